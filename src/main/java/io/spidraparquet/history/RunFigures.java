package io.spidraparquet.history;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.RunKey;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PathColumns;
import org.jspecify.annotations.Nullable;

/**
 * What one published run was like: an extract of its manifest that is small enough to
 * keep those of many runs in one file.
 *
 * @param key of the run
 * @param sequence position in the order of publication, from 1
 * @param startedAt start of the attempt, ISO 8601, UTC
 * @param publishedAt time of the publication, ISO 8601, UTC
 * @param crawls number of published crawls
 * @param pages pages in their responses
 * @param rows rows of pages
 * @param failedPages pages that gave no row
 * @param filteredPages pages that have no row to give
 * @param bytes length of the files of all tables, without those of failed pages
 * @param newest the latest {@code page_created_at}, ISO 8601, UTC; null if unknown
 * @param warnings number of the warnings
 * @param firstWarnings the first of them, {@value #MOST_WARNINGS} at most
 * @param failedChecks number of the checks that failed
 * @param notFetched the first ids, {@value #MOST_CRAWLS} at most, of crawls that could
 * not be fetched
 * @param tables number of rows by table
 * @param columns figures of the columns, {@value #MOST_COLUMNS} at most, in file order;
 * those of other tables than pages with the table's name, as {@code products.price}
 */
public record RunFigures(String key, long sequence, String startedAt, String publishedAt, int crawls, long pages,
		long rows, long failedPages, long filteredPages, long bytes, @Nullable String newest, int warnings,
		List<String> firstWarnings, int failedChecks, List<String> notFetched, Map<String, Long> tables,
		Map<String, ColumnFigures> columns) {

	private static final int MOST_WARNINGS = 20;

	private static final int MOST_CRAWLS = 200;

	private static final int MOST_COLUMNS = 2000;

	public RunFigures {
		firstWarnings = Objects.requireNonNullElse(firstWarnings, List.of());
		notFetched = Objects.requireNonNullElse(notFetched, List.of());
		tables = Objects.requireNonNullElse(tables, Map.of());
		columns = Objects.requireNonNullElse(columns, Map.of());
	}

	/**
	 * The figures of a run.
	 * @param manifest its manifest
	 * @return an extract of it
	 */
	public static RunFigures of(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		Map<String, Long> tables = new LinkedHashMap<>();
		manifest.tables().forEach((table) -> tables.put(table.name(), table.rows()));
		return new RunFigures(manifest.key(), manifest.sequence(), manifest.run().startedAt(),
				manifest.run().publishedAt(), manifest.crawls().size(), totals.pages(), totals.rows(),
				totals.failedPages(), totals.filteredPages(), totals.bytes(), newest(manifest.pages()),
				manifest.warnings().size(), first(manifest.warnings(), MOST_WARNINGS),
				(int) manifest.checks().stream().filter((check) -> !check.passed()).count(),
				first(manifest.deferred().notFetched(), MOST_CRAWLS), tables, columns(manifest, MOST_COLUMNS));
	}

	private static List<String> first(List<String> all, int most) {
		return List.copyOf(all.subList(0, Math.min(all.size(), most)));
	}

	private static @Nullable String newest(Manifest.Table pages) {
		TableFacts facts = pages.facts();
		String created = pages.schema().get(FixedColumns.PAGE_CREATED_AT).name();
		return (facts != null && facts.of(created).max() != null) ? String.valueOf(facts.of(created).max()) : null;
	}

	/**
	 * The figures of the columns of a run, without those for misfits of others.
	 * @param manifest manifest of the run
	 * @param most how many at most
	 * @return figures by the name of the column, as in {@link #columns()}
	 */
	public static Map<String, ColumnFigures> columns(Manifest manifest, int most) {
		Map<String, ColumnFigures> figures = new LinkedHashMap<>();
		for (Manifest.Table table : manifest.tables()) {
			TableFacts facts = table.facts();
			if (facts == null) {
				continue;
			}
			io.spidraparquet.schema.Table ofSchema = table.toTable();
			for (PathColumns group : PathColumns.group(table.schema())) {
				if (figures.size() < most) {
					figures.put(ofSchema.shown(group.first().name()), column(group, table.rows(), facts));
				}
			}
		}
		return figures;
	}

	/**
	 * The figures of one column.
	 * @param column with those for its misfits
	 * @param rows rows of the table
	 * @param facts of the table
	 * @return what the run counted about it
	 */
	public static ColumnFigures column(PathColumns column, long rows, TableFacts facts) {
		long misfits = Stream.of(column.asDouble(), column.asText())
			.filter(Objects::nonNull)
			.map(Column::name)
			.mapToLong((name) -> facts.of(name).values())
			.sum();
		return new ColumnFigures(rows, facts.of(column.first().name()).values(), misfits);
	}

	/**
	 * Returns the day of a nightly run.
	 * @return day in UTC; null for a run over named crawls
	 */
	public @Nullable LocalDate day() {
		return new RunKey(this.key).day();
	}

}
