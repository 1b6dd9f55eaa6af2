package io.spidraparquet.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.checks.Checks;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.dataset.Sha256;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.TableSchema;

import org.springframework.util.unit.DataSize;

/**
 * The settings that shape the output of a run. An attempt resumes only with the same
 * settings.
 *
 * @param version of this application
 * @param parquet how files are written
 * @param flatten how data becomes rows and values
 * @param schema how columns are made
 * @param content which content of the pages is downloaded
 */
public record OutputSettings(String version, ParquetProperties parquet, FlattenProperties flatten,
		SchemaProperties schema, ContentProperties content) {

	/**
	 * How pages become rows.
	 * @return the combination of the settings
	 * @throws IllegalArgumentException if they contradict each other
	 */
	public Flattening flattening() {
		return Flattening.of(this.flatten, this.schema);
	}

	/**
	 * The columns that get a Bloom filter.
	 * @return names, also of columns that the table does not have
	 */
	public List<String> bloomFilters() {
		return this.parquet.bloomFilters();
	}

	/** The settings by name, for the manifest. Empty lists are left out. */
	public Map<String, String> asMap() {
		Map<String, String> settings = new TreeMap<>();
		settings.put("spidra.parquet.codec", this.parquet.codec().name());
		settings.put("spidra.parquet.file-size", bytes(this.parquet.fileSize()));
		settings.put("spidra.parquet.row-group-size", bytes(this.parquet.rowGroupSize()));
		put(settings, "spidra.parquet.bloom-filters", this.parquet.bloomFilters());
		put(settings, "spidra.flatten.rows", (this.flatten.rows() != null) ? List.of(this.flatten.rows()) : List.of());
		put(settings, "spidra.flatten.tables", this.flatten.tables());
		settings.put("spidra.flatten.max-tables", Integer.toString(this.flatten.maxTables()));
		settings.put("spidra.flatten.arrays", word(this.flatten.arrays()));
		settings.put("spidra.flatten.scalar-arrays", word(this.flatten.scalarArrays()));
		settings.put("spidra.flatten.max-depth", Integer.toString(this.flatten.maxDepth()));
		settings.put("spidra.flatten.parse-text", Boolean.toString(this.flatten.parseText()));
		settings.put("spidra.schema.max-columns", Integer.toString(this.schema.maxColumns()));
		settings.put("spidra.schema.numbers-in-text", Boolean.toString(this.schema.numbersInText()));
		put(settings, "spidra.schema.nulls", this.schema.nulls());
		put(settings, "spidra.schema.columns", this.schema.columns());
		put(settings, "spidra.schema.exclude", this.schema.exclude());
		put(settings, "spidra.schema.zone", (this.schema.zone() != null) ? List.of(this.schema.zone()) : List.of());
		settings.put("spidra.schema.contract.new-columns", word(this.schema.contract().newColumns()));
		settings.put("spidra.schema.contract.conflicting-types", word(this.schema.contract().conflictingTypes()));
		settings.put("spidra.content", word(this.content.content()));
		if (!this.content.kinds().isEmpty()) {
			settings.put("spidra.content-max-size", bytes(this.content.contentMaxSize()));
		}
		return settings;
	}

	/**
	 * Adds the columns for the content of pages.
	 * @param published the schema so far
	 * @param run key of the run that adds them
	 * @return the schema with the missing columns appended to the table of pages
	 */
	public DatasetSchema withContent(DatasetSchema published, String run) {
		TableSchema schema = published.pages().schema();
		for (ContentKind kind : this.content.kinds()) {
			schema = schema.withColumn(kind.column(), kind.path(), run);
		}
		return published.with(published.pages().with(schema));
	}

	/**
	 * Finds the checks of a job that name tables or columns which are neither published
	 * nor declared.
	 * @param checks as the job definition has them
	 * @param published the schema so far
	 * @return each of them, with what there is not; none if there is all
	 */
	public List<String> unknownInChecks(List<String> checks, DatasetSchema published) {
		List<String> declared = this.schema.columns()
			.stream()
			.map((column) -> Objects.requireNonNullElse(column.name(),
					String.valueOf(column.path()).replaceFirst("^/", "").replace('/', '_')))
			.toList();
		return Checks.of(checks).unknown(withContent(published, "").tables(), declared);
	}

	private static void put(Map<String, String> settings, String name, List<?> values) {
		if (!values.isEmpty()) {
			settings.put(name, values.stream().map(Object::toString).collect(Collectors.joining(", ")));
		}
	}

	private static String bytes(DataSize size) {
		return size.toBytes() + "B";
	}

	/** The constant as users write it. */
	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * A hash of everything that must be unchanged for an attempt to resume.
	 * @param published the schema that the attempt appends its columns to
	 */
	String fingerprint(DatasetSchema published) {
		return Sha256.hex(this.version + asMap() + new String(ManifestJson.bytes(published), StandardCharsets.UTF_8));
	}

}
