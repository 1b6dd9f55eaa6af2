package io.spidraparquet.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.RunKey;
import io.spidraparquet.facts.Bound;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A run that only exists as a manifest.
 */
final class Sample {

	private static final String FIRST = "2026-09-01";

	private final String key;

	private final long sequence;

	private long pages = 1200;

	private final Map<String, Long> failed = new TreeMap<>();

	private long filtered;

	private int crawls = 6;

	private List<String> notFetched = List.of();

	private final List<String> warnings = new ArrayList<>();

	private final List<Manifest.Check> checks = new ArrayList<>();

	private final List<Column> columns = new ArrayList<>(FixedColumns.pages(FIRST).columns());

	private final Map<String, ColumnFacts> facts = new TreeMap<>();

	private final List<String> tables = new ArrayList<>();

	private final Map<String, Double> steps = new LinkedHashMap<>();

	Sample(String key, long sequence) {
		this.key = key;
		this.sequence = sequence;
	}

	Sample pages(long count) {
		this.pages = count;
		return this;
	}

	Sample failed(String reason, long count) {
		if (count > 0) {
			this.failed.put(reason, count);
		}
		return this;
	}

	Sample filtered(long count) {
		this.filtered = count;
		return this;
	}

	Sample crawls(int count) {
		this.crawls = count;
		return this;
	}

	Sample notFetched(String... ids) {
		this.notFetched = List.of(ids);
		return this;
	}

	Sample warning(String text) {
		this.warnings.add(text);
		return this;
	}

	/** A column that has no value in this share of the rows. */
	Sample column(String name, String type, double nulls) {
		return column(name, type, "/data/" + name, FIRST, nulls);
	}

	Sample column(String name, String type, String path, String since, double nulls) {
		this.columns.add(new Column(name, ColumnType.parse(type), path, since));
		long values = Math.round(rows() * (1 - nulls));
		boolean text = type.equals("STRING");
		this.facts.put(name, new ColumnFacts(values, text ? 48 : 0,
				name.equals("price") ? Map.of("number_in_text", values / 3) : Map.of(), null,
				bound(values, text ? "Almond butter" : "0.99"), bound(values, text ? "Zip-lock bags" : "1249")));
		return this;
	}

	private static @Nullable Bound bound(long values, String text) {
		if (values == 0) {
			return null;
		}
		return Character.isDigit(text.charAt(0)) ? Bound.of(new BigDecimal(text)) : Bound.of(text);
	}

	/** Seconds of the steps, in place of those that fit the number of pages. */
	Sample steps(Map<String, Double> seconds) {
		this.steps.putAll(seconds);
		return this;
	}

	Sample table(String name) {
		this.tables.add(name);
		return this;
	}

	Sample check(String text, boolean passed, String found) {
		this.checks.add(new Manifest.Check(text, passed, found, true));
		return this;
	}

	Night night() {
		return Night.of(RunFigures.of(manifest()));
	}

	private long failedPages() {
		return this.failed.values().stream().mapToLong(Long::longValue).sum();
	}

	private long rows() {
		return this.pages - failedPages() - this.filtered;
	}

	Manifest manifest() {
		LocalDate day = new RunKey(this.key).day();
		Instant start = ((day != null) ? day : LocalDate.parse(FIRST).plusDays(this.sequence)).plusDays(1)
			.atTime(2, 15)
			.toInstant(ZoneOffset.UTC);
		long seconds = 20 + this.pages / 30 + this.sequence % 7;
		Map<String, Double> times = new LinkedHashMap<>(this.steps);
		if (times.isEmpty()) {
			times.put("plan", 0.8);
			times.put("fetch", seconds * 0.8);
			times.put("write", seconds * 0.15);
			times.put("publish", 0.6);
		}
		Map<String, String> settings = new TreeMap<>(Map.of("spidra.parquet.codec", "ZSTD", "spidra.parquet.file-size",
				"128MB", "spidra.schema.max-columns", "1000", "spidra.flatten.max-tables", "50",
				"spidra.skip.max-ratio", "0.5", "spidra.skip.max-crawls", "0.1", "spidra.flatten.arrays", "json"));
		Manifest.Run run = new Manifest.Run(this.key, "a1b2c3d4e5f6", "products", 40 + this.sequence, start.toString(),
				start.plusSeconds(seconds).toString(), "0.1.0", Map.of("date", this.key, "job", "products"), settings,
				times);
		List<Manifest.Table> all = new ArrayList<>();
		FixedColumns.pages(FIRST)
			.columns()
			.forEach((column) -> this.facts.put(column.name(), new ColumnFacts(rows(), 36, Map.of(), null)));
		Table pagesTable = Table.pages(null, new TableSchema(3, this.columns));
		all.add(Manifest.Table.of(pagesTable, files("pages", rows()), List.of(),
				new TableFacts(new TreeMap<>(this.facts))));
		for (String name : this.tables) {
			TableSchema schema = FixedColumns.child(FIRST, pagesTable, "/data/" + name, name);
			List<Column> own = new ArrayList<>(schema.columns());
			TreeMap<String, ColumnFacts> childFacts = new TreeMap<>();
			own.forEach((column) -> childFacts.put(column.name(), new ColumnFacts(3 * rows(), 36, Map.of(), null)));
			childFacts.put("label", new ColumnFacts(2 * rows(), 12, Map.of(), null));
			own.add(new Column("label", ColumnType.parse("STRING"), "/data/" + name + "/label", this.key));
			all.add(Manifest.Table.of(new Table(name, "/data/" + name, Table.PAGES, new TableSchema(1, own)),
					files(name, 3 * rows()), List.of(), new TableFacts(childFacts)));
		}
		return new Manifest(Manifest.VERSION, this.sequence, run,
				new Manifest.Totals(this.pages, rows(), rows(), failedPages(), this.filtered,
						all.stream().mapToLong(Manifest.Table::bytes).sum()),
				this.failed, crawlList(), new DeferredCrawls(this.notFetched, List.of(), List.of()), all,
				(failedPages() > 0) ? files(Table.FAILED_PAGES, failedPages()) : List.of(), List.of(), null, null,
				this.checks, this.warnings);
	}

	private List<Manifest.Crawl> crawlList() {
		List<Manifest.Crawl> list = new ArrayList<>();
		long failedLeft = this.failed.getOrDefault("failed", 0L);
		for (int i = 0; i < this.crawls; i++) {
			long of = this.pages / this.crawls;
			long bad = (i % 3 == 1) ? Math.min(of, failedLeft) : 0;
			failedLeft -= bad;
			list.add(new Manifest.Crawl("crawl-" + Objects.hash(this.key, i), "0123abcd",
					"2026-11-24T02:16:0" + i % 10 + "Z", of, of - bad, bad, 0, of - bad, "completed"));
		}
		return list;
	}

	private List<Manifest.DataFile> files(String table, long rows) {
		return (rows == 0) ? List.of()
				: List.of(new Manifest.DataFile(table + "/run=" + this.key + "/part-00000-a1b2c3d4e5f6.parquet",
						rows * 164, rows, "89abcdef"));
	}

}
