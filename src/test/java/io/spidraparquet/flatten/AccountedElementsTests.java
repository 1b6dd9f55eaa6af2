package io.spidraparquet.flatten;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The elements that the scan counts are those of the rows and of the pages that fail,
 * whatever is wrong with a page: a run is published only if they are.
 */
class AccountedElementsTests extends CrawlProperties {

	@Provide
	Arbitrary<List<String>> pages() {
		Arbitrary<String> scalars = Arbitraries.of("null", "1", "1", "1.5", "\"\"", "\"x\"", "\"\\ud800\"", "\"n/a\"",
				"true", "[]", "{}");
		Arbitrary<String> flat = value(scalars);
		Arbitrary<String> data = value(value(flat));
		Arbitrary<String> documents = data
			.map((json) -> "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
		return Arbitraries
			.frequencyOf(Tuple.of(8, page(data, "success")), Tuple.of(1, page(documents, "success")),
					Tuple.of(1, page(data, "failed")), Tuple.of(1, page(data.map((json) -> json + " 7"), "success")))
			.list()
			.ofMinSize(1)
			.ofMaxSize(6);
	}

	/** Objects, in which a key may stand twice, and arrays of values, or a value. */
	private static Arbitrary<String> value(Arbitrary<String> values) {
		Arbitrary<String> members = Combinators.combine(Arbitraries.of("a", "a", "b", "c"), values)
			.as((key, value) -> "\"" + key + "\":" + value);
		Arbitrary<String> objects = members.list().ofMaxSize(3).map((all) -> "{" + String.join(",", all) + "}");
		Arbitrary<String> arrays = Arbitraries.oneOf(objects, values)
			.list()
			.ofMaxSize(3)
			.map((all) -> "[" + String.join(",", all) + "]");
		return Arbitraries.frequencyOf(Tuple.of(4, objects), Tuple.of(4, arrays), Tuple.of(1, values));
	}

	/** With an id that another page may have, or none, before the data or after it. */
	private static Arbitrary<String> page(Arbitrary<String> data, String status) {
		Arbitrary<String> ids = Arbitraries.frequencyOf(
				Tuple.of(8, Arbitraries.integers().map((id) -> "\"" + id + "\"")),
				Tuple.of(1, Arbitraries.of("\"one\"", "null")));
		return Combinators.combine(ids, data, Arbitraries.of(true, false))
			.as((id, value, first) -> "{" + (first ? "\"id\":" + id + "," : "") + "\"status\":\"" + status
					+ "\",\"data\":" + value + (first ? "" : ",\"id\":" + id) + "}");
	}

	@Provide
	Arbitrary<List<String>> settings() {
		Arbitrary<List<String>> tables = Arbitraries.of(List.of("spidra.flatten.tables=all"),
				List.of("spidra.flatten.tables=all", "spidra.flatten.max-tables=1"),
				List.of("spidra.flatten.tables=a,a/b"), List.of("spidra.flatten.tables=a/b"),
				List.of("spidra.flatten.rows=a", "spidra.flatten.tables=all"),
				List.of("spidra.flatten.rows=a", "spidra.flatten.tables=a/b"), List.of());
		Arbitrary<List<String>> others = Arbitraries.of(List.of(), List.of("spidra.schema.nulls=n/a"),
				List.of("spidra.flatten.max-depth=1"), List.of("spidra.schema.max-columns=2"),
				List.of("spidra.schema.columns[0].path=a/b/c", "spidra.schema.columns[0].type=int64",
						"spidra.schema.columns[0].required=true"),
				List.of("spidra.schema.columns[0].path=b", "spidra.schema.columns[0].type=json"));
		Arbitrary<List<String>> arrays = Arbitraries.of(List.of(), List.of("spidra.flatten.arrays=nested"));
		Arbitrary<List<String>> contracts = Arbitraries.frequency(Tuple.of(4, List.of()),
				Tuple.of(1, List.of("spidra.schema.contract.new-columns=discard-value")),
				Tuple.of(1, List.of("spidra.schema.contract.new-columns=discard-row",
						"spidra.schema.contract.conflicting-types=discard-row")));
		return Combinators.combine(tables, others, arrays, contracts)
			.as((some, more, nested,
					contract) -> Stream.of(some, more, nested, contract).flatMap(List::stream).toList());
	}

	@Property(tries = 400)
	void areAllCountedOnce(@ForAll("settings") List<String> settings, @ForAll("pages") List<String> first,
			@ForAll("pages") List<String> second) throws Exception {
		crawls().with(settings.toArray(String[]::new));
		// fails unless the counts are equal
		TestCrawls.Result result = crawls().runTables(crawls().start(), bytes(first));
		TestCrawls.Result next = crawls().runTables(result.dataset(), bytes(second));
		assertThat(next.dataset().tables()).hasSizeGreaterThanOrEqualTo(result.dataset().tables().size());
	}

	private static List<byte[]> bytes(List<String> pages) {
		return pages.stream().map((page) -> page.getBytes(StandardCharsets.UTF_8)).toList();
	}

}
