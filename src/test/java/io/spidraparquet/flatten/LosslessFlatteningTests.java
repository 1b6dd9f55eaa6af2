package io.spidraparquet.flatten;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.flatten.ExpectedRows.Leaf;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.SpooledCrawl;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

import static org.assertj.core.api.Assertions.assertThat;

class LosslessFlatteningTests {

	private final TestCrawls crawls = TestCrawls.open();

	@AfterProperty
	void close() throws IOException {
		this.crawls.close();
	}

	@Provide
	Arbitrary<RandomPages.Case> oneRun() {
		return RandomPages.cases(1);
	}

	@Provide
	Arbitrary<RandomPages.Case> runs() {
		return RandomPages.cases(3);
	}

	@Property(tries = 150)
	void findsEveryValueAgainThroughTheColumns(@ForAll("runs") RandomPages.Case job) throws Exception {
		TableSchema schema = start(job.settings());
		for (List<Json> pages : job.runs()) {
			TestCrawls.Result result = run(job.settings(), schema, pages);
			ExpectedTable published = new ExpectedTable(job.settings(), schema);
			Set<String> objects = ExpectedObjects.kept(job.settings(), published, pages);
			growsOnlyByWhatIsNeeded(job.settings(), schema, result.schema(), leaves(job.settings(), pages, objects));
			assertThat(run(job.settings(), result.schema(), pages).schema()).isEqualTo(result.schema());
			assertThat(result.rows()).allSatisfy((row) -> isAccepted(result.schema(), row));
			List<Leaf> lost = new ArrayList<>();
			assertThat(rows(result)).isEqualTo(expected(job.settings(), result, pages, lost));
			assertThat(lost).isEmpty();
			schema = result.schema();
		}
	}

	@Property(tries = 100)
	void findsTheSameColumnsHoweverPagesAreOrderedAndSplit(@ForAll("oneRun") RandomPages.Case job, @ForAll Random order)
			throws Exception {
		List<Json> pages = new ArrayList<>(job.runs().get(0));
		TableSchema expected = run(job.settings(), start(job.settings()), pages).schema();
		DatasetDefinition table = flattening(job.settings()).dataset();
		Profile empty = TestEvolution.emptyProfile(table, start(job.settings()));
		Profile fetched = empty.emptyCopy();
		List<Profile> parts = new ArrayList<>();
		List<SpooledCrawl> all = new ArrayList<>();
		Collections.shuffle(pages, order);
		for (int from = 0; from < pages.size();) {
			int end = from + 1 + order.nextInt(pages.size() - from);
			SpooledCrawl crawl = this.crawls.fetch(fetched, RandomPages.sent(pages.subList(from, end)));
			all.add(crawl);
			parts.add(order.nextInt(parts.size() + 1), empty.emptyCopy());
			assertThat(this.crawls.replay(parts.get(order.nextInt(parts.size())), crawl)).isTrue();
			from = end;
		}
		Profile merged = empty.emptyCopy();
		parts.forEach(merged::merge);
		for (Profile profile : List.of(fetched, merged)) {
			TableSchema start = start(job.settings());
			Profile settled = this.crawls.with(job.settings().lines()).settle(profile, all);
			assertThat(start.apply(TestEvolution.changes(start, table, settled, TestCrawls.RUN))).isEqualTo(expected);
		}
	}

	@Property(tries = 100)
	void keepsWhatFitsAndNothingElseWhereItDiscards(@ForAll("runs") RandomPages.Case any) throws Exception {
		RandomPages.Case job = any.ofKnownColumns();
		TableSchema schema = run(job.settings(), start(job.settings()), job.runs().get(0)).schema();
		for (List<Json> pages : job.runs()) {
			TestCrawls.Result values = run(job.settings(), schema, pages, contract("discard-value"));
			assertThat(values.schema()).isEqualTo(schema);
			assertThat(values.rows()).allSatisfy((row) -> isAccepted(schema, row));
			assertThat(rows(values)).isEqualTo(expected(job.settings(), values, pages, new ArrayList<>()));
			TestCrawls.Result fitting = run(job.settings(), schema, pages, contract("discard-row"));
			assertThat(fitting.schema()).isEqualTo(schema);
			assertThat(rows(fitting)).as("%s", fitting.failures())
				.isEqualTo(expected(job.settings(), fitting, pagesThatFit(job.settings(), schema, pages),
						new ArrayList<>()));
		}
	}

	@Property(tries = 60)
	void refusesExactlyTheChangesOfAFrozenTable(@ForAll("runs") RandomPages.Case any) throws Exception {
		RandomPages.Case job = any.ofKnownColumns();
		TableSchema schema = run(job.settings(), start(job.settings()), job.runs().get(0)).schema();
		for (List<Json> pages : job.runs()) {
			boolean changes = !run(job.settings(), schema, pages).schema().equals(schema);
			try {
				assertThat(run(job.settings(), schema, pages, contract("freeze")).schema()).isEqualTo(schema);
				assertThat(changes).isFalse();
			}
			catch (SchemaRefusedException ex) {
				assertThat(changes).as(ex.getMessage()).isTrue();
			}
		}
	}

	private TestCrawls.Result run(RandomSettings settings, TableSchema published, List<Json> pages, String... more)
			throws Exception {
		List<String> lines = new ArrayList<>(List.of(settings.lines()));
		lines.addAll(List.of(more));
		return this.crawls.with(lines.toArray(String[]::new))
			.run(published, settings.maxColumns(), RandomPages.sent(pages));
	}

	private static String[] contract(String policy) {
		return new String[] { "spidra.schema.contract.new-columns=" + policy,
				"spidra.schema.contract.conflicting-types=" + policy };
	}

	private static Flattening flattening(RandomSettings settings) {
		return TestFlattening.of(List.of(settings.lines()));
	}

	private static TableSchema start(RandomSettings settings) {
		return flattening(settings).dataset().start(TestCrawls.RUN).pages().schema();
	}

	private static List<Leaf> leaves(RandomSettings settings, List<Json> pages, Set<String> objects) {
		return pages.stream().flatMap((data) -> new ExpectedRows(settings, data, objects).all().stream()).toList();
	}

	private static List<Map<String, Object>> rows(TestCrawls.Result result) {
		return IntStream.range(0, result.rows().size()).mapToObj(result::row).toList();
	}

	/** The rows that a run should have; values that no column holds are lost. */
	private static List<Map<String, Object>> expected(RandomSettings settings, TestCrawls.Result result,
			List<Json> pages, List<Leaf> lost) {
		ExpectedTable table = new ExpectedTable(settings, result.schema());
		Set<String> objects = ExpectedObjects.kept(settings, table);
		List<Map<String, Object>> rows = new ArrayList<>();
		for (Json data : pages) {
			ExpectedRows expected = new ExpectedRows(settings, data, objects);
			long index = 0;
			for (List<Leaf> leaves : expected.isWithoutArray() ? List.<List<Leaf>>of() : expected.rows()) {
				Map<String, Object> row = table.row(leaves, lost);
				if (settings.rows() != null) {
					row.put("item_index", index++);
				}
				rows.add(row);
			}
		}
		return rows;
	}

	/**
	 * The pages all of whose values fit some column, in rows and around empty arrays of
	 * rows.
	 */
	private static List<Json> pagesThatFit(RandomSettings settings, TableSchema schema, List<Json> pages) {
		ExpectedTable table = new ExpectedTable(settings, schema);
		Set<String> objects = ExpectedObjects.kept(settings, table);
		return pages.stream().filter((data) -> {
			List<Leaf> lost = new ArrayList<>();
			table.row(new ExpectedRows(settings, data, objects).all(), lost);
			return lost.isEmpty();
		}).toList();
	}

	private static void growsOnlyByWhatIsNeeded(RandomSettings settings, TableSchema published, TableSchema schema,
			Collection<Leaf> values) {
		assertThat(schema.columns()).startsWith(published.columns().toArray(Column[]::new));
		assertThat(schema.columns()).extracting(Column::name)
			.doesNotHaveDuplicates()
			.allMatch((name) -> name.matches("[a-z][a-z0-9_]{0,126}"));
		ExpectedTable before = new ExpectedTable(settings, published);
		ExpectedTable after = new ExpectedTable(settings, schema);
		Set<String> paths = new TreeSet<>(after.columns().keySet());
		if (after.hasRest()) {
			paths.add("data_rest");
		}
		assertThat(paths).isEqualTo(before.pathsWith(values));
		after.columns().forEach((path, columns) -> {
			boolean isNew = !before.columns().containsKey(path) && !settings.declares(path);
			assertThat(columns).hasSizeBetween(1, isNew ? 1 : 3);
		});
		List<String> appended = schema.columns()
			.stream()
			.skip(published.size())
			.filter((column) -> !column.name().equals("data_rest"))
			.map((column) -> String.valueOf(column.path()))
			.filter((path) -> !settings.declares(path))
			.toList();
		assertThat(appended).isSortedAccordingTo(ExpectedTable.BY_DEPTH);
		after.columns().forEach((path, columns) -> {
			if (settings.isAroundRows(path) && !settings.names(path)) {
				assertThat(columns).extracting(Column::name).allMatch((name) -> name.startsWith("parent"));
			}
		});
	}

	private static void isAccepted(TableSchema schema, Row row) {
		for (int i = 0; i < schema.size(); i++) {
			ColumnType type = schema.columns().get(i).type();
			Object value = row.value(i);
			if (value instanceof List<?> list && type instanceof ColumnType.ListOf of) {
				list.forEach((element) -> assertThat(element == null || isOf(of.element(), element)).isTrue());
			}
			else if (value != null) {
				assertThat(isOf(type, value)).as("%s in %s", value, type.text()).isTrue();
			}
		}
	}

	private static boolean isOf(ColumnType type, Object value) {
		if (type instanceof ColumnType.Decimal decimal) {
			return value instanceof BigDecimal number && number.scale() == decimal.scale()
					&& number.precision() <= decimal.precision();
		}
		if (type instanceof ColumnType.Basic basic) {
			return switch (basic) {
				case BOOLEAN -> value instanceof Boolean;
				case INT64, TIMESTAMP -> value instanceof Long;
				case DOUBLE -> value instanceof Double number && Double.isFinite(number);
				case STRING -> value instanceof byte[];
				case DATE -> value instanceof Integer;
			};
		}
		return type == ColumnType.Json.JSON && value instanceof byte[];
	}

}
