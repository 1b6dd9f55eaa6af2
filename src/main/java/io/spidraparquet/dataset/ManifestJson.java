package io.spidraparquet.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Manifests and their columns as JSON.
 */
public final class ManifestJson {

	static final JsonMapper MAPPER = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.enable(SerializationFeature.INDENT_OUTPUT)
		.disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
		.build();

	private ManifestJson() {
	}

	/**
	 * Reads a file.
	 * @param <T> its type
	 * @param files where it is
	 * @param path of the file
	 * @param type record to read it as; unknown fields are passed over
	 * @return its content
	 * @throws IOException if it cannot be read, or is no such thing
	 */
	static <T> T read(DatasetFiles files, Path path, Class<T> type) throws IOException {
		try (InputStream in = files.read(path)) {
			T content = MAPPER.readValue(in, type);
			if (content == null) {
				throw new IOException(files.display(path) + " is damaged (it is null): restore it, or remove it and the"
						+ " run's data folders and run again");
			}
			return content;
		}
		catch (JacksonException ex) {
			throw new IOException(files.display(path) + " is damaged (" + ex.getOriginalMessage()
					+ "): restore it, or remove it and the run's data folders and run again", ex);
		}
	}

	/**
	 * The columns of a schema for a manifest.
	 * @param schema any schema
	 * @return its columns in order
	 */
	public static List<Manifest.SchemaColumn> columns(TableSchema schema) {
		return schema.columns()
			.stream()
			.map((column) -> new Manifest.SchemaColumn(column.name(), column.type().text(), column.path(),
					column.since()))
			.toList();
	}

	/**
	 * The schema that a manifest has.
	 * @param manifest of a run
	 * @return the schema
	 */
	public static TableSchema schema(Manifest manifest) {
		return new TableSchema(manifest.schemaVersion(), manifest.schema()
			.stream()
			.map((column) -> new Column(column.name(), ColumnType.parse(column.type()), column.path(), column.since()))
			.toList());
	}

}
