package io.spidraparquet.checks;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;

/**
 * Runs for the tests of checks, as manifests.
 */
final class Figures {

	private final List<Column> columns = new ArrayList<>(FixedColumns.pages("r").columns());

	private final Map<String, ColumnFacts> facts = new TreeMap<>();

	private final String key;

	private final long pages;

	private final long failed;

	private final int crawls;

	private String publishedAt;

	private Figures(String key, int crawls, long pages, long failed) {
		this.key = key;
		this.crawls = crawls;
		this.pages = pages;
		this.failed = failed;
		this.publishedAt = (key.startsWith("2") ? key : "2026-01-01") + "T02:00:00Z";
	}

	Figures publishedAt(String time) {
		this.publishedAt = time;
		return this;
	}

	/** A night, as a number of days since the first. */
	static Figures night(int day, long pages, long failed) {
		return new Figures(LocalDate.of(2026, 1, 1).plusDays(day).toString(), (pages > 0) ? 2 : 0, pages, failed);
	}

	static Figures named(String key, long pages) {
		return new Figures(key, 1, pages, 0);
	}

	Figures column(String name, ColumnType type, ColumnFacts counted) {
		String path = "/data/" + name.replaceFirst("_as_(text|double)$", "");
		this.columns.add(new Column(name, type, path, "r"));
		this.facts.put(name, counted);
		return this;
	}

	Figures column(String name, long values) {
		return column(name, ColumnType.Basic.INT64, new ColumnFacts(values, 0, Map.of(), null));
	}

	Figures facts(String column, ColumnFacts counted) {
		this.facts.put(column, counted);
		return this;
	}

	Manifest manifest() {
		long rows = this.pages - this.failed;
		Manifest.DataFile file = new Manifest.DataFile("pages/run=" + this.key + "/a.parquet", 100, rows, null);
		Manifest.Run run = new Manifest.Run(this.key, "a", null, 1,
				this.key.startsWith("2") ? this.key + "T01:00:00Z" : "2026-01-01T01:00:00Z", this.publishedAt, "0",
				Map.of(), Map.of(), null);
		List<Manifest.Crawl> published = new ArrayList<>();
		for (int i = 0; i < this.crawls; i++) {
			published.add(new Manifest.Crawl("c" + i, "00", "2026-01-01T00:00:00Z", 1, 1, 0, 0, 1, null));
		}
		return new Manifest(Manifest.VERSION, 1, run,
				new Manifest.Totals(this.pages, rows, rows, this.failed, 0, file.bytes()),
				Map.of("failed", this.failed), published, DeferredCrawls.NONE,
				List.of(Manifest.Table.of(Table.pages(null, new TableSchema(1, this.columns)), List.of(file), List.of(),
						new TableFacts(new TreeMap<>(this.facts)))),
				List.of(), List.of(), null, null, List.of(), List.of());
	}

	RunFigures figures() {
		return RunFigures.of(manifest());
	}

	/** The run after some others. */
	CheckedRun after(List<RunFigures> before) {
		Manifest manifest = manifest();
		return new CheckedRun(manifest, RunFigures.of(manifest), before, (table, column) -> Repetition.NONE);
	}

}
