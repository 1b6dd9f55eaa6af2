package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lists of structs have the values, the types and the names that tables would have.
 */
class NestedTablesTests extends CrawlProperties {

	@Provide
	Arbitrary<Job> jobs() {
		return RandomPages.cases(3)
			.map((of) -> new Job(of.settings().ofPages().withoutLimits(),
					of.runs().stream().flatMap(List::stream).toList()));
	}

	@Property(tries = 100)
	void nestedAndTablesHoldTheSameValues(@ForAll("jobs") Job job) throws Exception {
		TestCrawls.Result inTables = run(job, "spidra.flatten.tables=all", "spidra.flatten.max-tables=1000");
		TestCrawls.Result inCells = run(job, "spidra.flatten.arrays=nested");
		assertThat(fields(inCells.dataset())).isEqualTo(fields(inTables.dataset()));
		assertThat(rowsOf(inCells)).isEqualTo(rowsOf(inTables));
	}

	private static TestCrawls.Result run(Job job, String... settings) throws Exception {
		crawls().with(Stream.concat(Arrays.stream(job.settings().lines()), Stream.of(settings)).toArray(String[]::new));
		return crawls().runTables(crawls().start(), RandomPages.sent(job.pages()));
	}

	/**
	 * The elements of each array that have a value, by pointer, with the id of their page
	 * and their positions.
	 */
	private static Map<String, List<String>> rowsOf(TestCrawls.Result result) {
		Map<String, List<String>> rows = new HashMap<>();
		for (Table table : result.dataset().tables()) {
			for (Map<String, Object> row : result.valuesWithPage(table)) {
				List<Object> positions = new ArrayList<>();
				positions.add(row.remove("page_id"));
				table.indexes().forEach((index) -> positions.add(row.remove(index.name())));
				add(table, positions, row, rows);
			}
		}
		rows.values().removeIf(List::isEmpty);
		rows.values().forEach((some) -> some.sort(null));
		return rows;
	}

	private static void add(Table table, List<Object> positions, Map<String, Object> row,
			Map<String, List<String>> to) {
		for (Column column : table.schema().columns()) {
			if (!column.type().fields().isEmpty() && row.remove(column.name()) instanceof List<?> structs) {
				for (int i = 0; i < structs.size(); i++) {
					List<Object> inner = new ArrayList<>(positions);
					inner.add((long) i);
					if (structs.get(i) instanceof Map<?, ?> struct) {
						Map<String, Object> values = new HashMap<>();
						struct.forEach((name, value) -> values.put(String.valueOf(name), value));
						add(table.nested(column), inner, values, to);
					}
				}
			}
		}
		if (!row.isEmpty()) {
			Map<String, Object> values = new TreeMap<>();
			row.forEach((name, value) -> values.put(shown(table.schema().find(name)), value));
			to.computeIfAbsent(String.valueOf(table.isChild() ? table.path() : ""), (path) -> new ArrayList<>())
				.add(positions + " " + values);
		}
	}

	/** The columns of data, or the fields, of each array that has some. */
	private static Map<String, List<String>> fields(DatasetSchema schema) {
		Map<String, List<String>> fields = new HashMap<>();
		schema.tables().forEach((table) -> addFields(table, fields));
		fields.values().removeIf(List::isEmpty);
		return fields;
	}

	private static void addFields(Table table, Map<String, List<String>> to) {
		List<Column> columns = table.schema().columns();
		to.put(String.valueOf(table.isChild() ? table.path() : ""),
				columns.subList(table.keyColumns(), columns.size())
					.stream()
					.filter((column) -> column.type().fields().isEmpty())
					.map(NestedTablesTests::shown)
					.toList());
		columns.stream()
			.filter((column) -> !column.type().fields().isEmpty())
			.forEach((column) -> addFields(table.nested(column), to));
	}

	/** Names may differ: a column of structs has one, too. */
	private static String shown(@Nullable Column column) {
		return (column != null) ? column.type().text() + " " + column.path() : "";
	}

	/**
	 * A run with settings for columns.
	 *
	 * @param settings without tables
	 * @param pages the data of its pages
	 */
	private record Job(RandomSettings settings, List<Json> pages) {

	}

}
