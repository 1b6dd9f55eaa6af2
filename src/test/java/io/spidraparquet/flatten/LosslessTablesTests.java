package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.spool.SpooledCrawl;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every value of random pages is found again in exactly one table, under random settings,
 * by the paths and keys of the schema alone.
 */
class LosslessTablesTests extends CrawlProperties {

	@Provide
	Arbitrary<Job> jobs() {
		Arbitrary<List<String>> more = Arbitraries.of(RandomSettings.KEYS).list().ofMinSize(1).ofMaxSize(3);
		return Combinators
			.combine(RandomPages.cases(3), Arbitraries.of(Kind.values()), more,
					Arbitraries.frequency(Tuple.of(3, 50), Tuple.of(1, 0), Tuple.of(1, 1), Tuple.of(1, 2)),
					Arbitraries.of(true, false))
			.as(Job::of)
			.filter(Job::isConsistent);
	}

	@Property(tries = 200)
	void findsEveryValueAgainInOneTable(@ForAll("jobs") Job job) throws Exception {
		DatasetSchema schema = crawls().with(job.lines()).start();
		for (List<Json> pages : job.runs()) {
			TestCrawls.Result result = crawls().runTables(schema, RandomPages.sent(pages));
			assertThat(result.failures()).allMatch((failure) -> failure.reason() == FailureReason.ROWS_NOT_ARRAY);
			ExpectedTables expected = new ExpectedTables(job.settings(), job.named(), result.dataset());
			pages.forEach(expected::add);
			Map<String, List<Map<String, Object>>> found = new TreeMap<>();
			result.dataset().tables().forEach((table) -> found.put(table.name(), result.values(table)));
			assertThat(found).isEqualTo(expected.rows());
			assertThat(expected.lost()).isEmpty();
			grows(schema, result.dataset());
			assertThat(crawls().runTables(result.dataset(), RandomPages.sent(pages)).dataset())
				.isEqualTo(result.dataset());
			schema = result.dataset();
		}
	}

	@Property(tries = 100)
	void findsTheSameTablesHoweverPagesAreOrderedAndSplit(@ForAll("jobs") Job job, @ForAll Random order)
			throws Exception {
		List<Json> pages = new ArrayList<>(job.runs().get(0));
		DatasetSchema start = crawls().with(job.lines()).start();
		DatasetSchema expected = crawls().runTables(start, RandomPages.sent(pages)).dataset();
		DatasetDefinition definition = TestFlattening.of(List.of(job.lines())).dataset();
		Profile merged = definition.emptyProfile(start);
		List<SpooledCrawl> all = new ArrayList<>();
		Collections.shuffle(pages, order);
		for (int from = 0; from < pages.size();) {
			int end = from + 1 + order.nextInt(pages.size() - from);
			Profile part = merged.emptyCopy();
			all.add(crawls().fetch(part, RandomPages.sent(pages.subList(from, end))));
			if (order.nextBoolean()) {
				merged.merge(part.save());
			}
			else {
				merged.merge(part);
			}
			from = end;
		}
		Profile settled = crawls().settle(merged, all);
		assertThat(definition.judge(start, settled, TestCrawls.RUN).schema()).isEqualTo(expected);
	}

	private static void grows(DatasetSchema before, DatasetSchema after) {
		for (int i = 0; i < before.tables().size(); i++) {
			Table earlier = before.tables().get(i);
			Table later = after.tables().get(i);
			assertThat(later.with(earlier.schema())).isEqualTo(earlier);
			assertThat(asIn(earlier.schema().columns(), later.schema().columns()))
				.isEqualTo(earlier.schema().columns());
		}
		for (Table table : after.children()) {
			Table parent = after.find(String.valueOf(table.parent()));
			assertThat(parent).isNotNull();
			if (parent != null) {
				assertThat(table.key()).hasSize(parent.key().size() + 1).containsAll(parent.key());
			}
		}
	}

	/** The first columns and fields, as far as there were columns and fields before. */
	private static List<Column> asIn(List<Column> before, List<Column> after) {
		List<Column> found = new ArrayList<>();
		for (int i = 0; i < before.size(); i++) {
			List<Column> fields = before.get(i).type().fields();
			Column column = after.get(i);
			found.add(fields.isEmpty() ? column : column.withFields(asIn(fields, column.type().fields())));
		}
		return found;
	}

	/**
	 * Which arrays are tables.
	 */
	private enum Kind {

		/** Those that are named; rows are pages. */
		NAMED,
		/** All; rows are pages. */
		ALL,
		/** All inside of an array of rows. */
		ALL_IN_ROWS,
		/** None; rows are pages. */
		NONE,
		/** None; rows are the elements of an array. */
		NONE_IN_ROWS

	}

	/**
	 * Some runs with settings for tables.
	 *
	 * @param settings without tables
	 * @param named pointers of the arrays that are named
	 * @param all whether all arrays of objects are tables
	 * @param most how many
	 * @param nested whether other arrays of objects are lists of structs
	 * @param runs the data of their pages
	 */
	private record Job(RandomSettings settings, Set<String> named, boolean all, int most, boolean nested,
			List<List<Json>> runs) {

		static Job of(RandomPages.Case of, Kind kind, List<String> more, int most, boolean nested) {
			List<String> rows = of.settings().rows();
			RandomSettings settings = (kind == Kind.ALL_IN_ROWS) ? of.settings() : of.settings().ofPages();
			if (kind == Kind.NONE || kind == Kind.NONE_IN_ROWS) {
				return new Job((kind == Kind.NONE_IN_ROWS) ? of.settings() : settings, Set.of(), false, 0, true,
						of.runs());
			}
			if (kind != Kind.NAMED) {
				return new Job(settings, Set.of(), true, most, nested, of.runs());
			}
			List<String> path = (rows != null) ? rows : more;
			List<String> inner = new ArrayList<>(path);
			inner.add(more.get(0));
			return new Job(settings, Set.of(RandomSettings.pointer(path), RandomSettings.pointer(inner)), false, most,
					nested, of.runs());
		}

		boolean isConsistent() {
			try {
				TestFlattening.of(List.of(lines()));
				return true;
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		}

		String[] lines() {
			List<String> lines = new ArrayList<>(List.of(this.settings.lines()));
			int i = 0;
			for (String path : this.named) {
				lines.add("spidra.flatten.tables[" + i++ + "]=" + path);
			}
			if (this.nested) {
				lines.add("spidra.flatten.arrays=nested");
			}
			if (this.all) {
				lines.add("spidra.flatten.tables=all");
				lines.add("spidra.flatten.max-tables=" + this.most);
			}
			return lines.toArray(String[]::new);
		}

	}

}
