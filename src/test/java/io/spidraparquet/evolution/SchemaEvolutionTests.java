package io.spidraparquet.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.TestPages;
import io.spidraparquet.scalar.TestScalar;
import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.TableSchema;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaEvolutionTests {

	private static final TableSchema EMPTY = FixedColumns.pages("r1");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1 ; 2                               | INT64
			1 ; null ; {}                       | INT64
			[1 2] ; [3]                         | LIST<INT64>
			[1] ; [1.5]                         | LIST<DOUBLE>
			[1] ; ["x"]                         | LIST<STRING>
			[null 1] ; [] ; [null]              | LIST<INT64>
			["2025-11-20"]                      | LIST<DATE>
			[9007199254740993 0.5]              | LIST<DECIMAL(38,1)>
			[true false]                        | LIST<BOOLEAN>
			[1] ; 1                             | LIST<INT64>
			[1] ; 0.5                           | LIST<DOUBLE>
			[1] ; "7"                           | LIST<INT64>
			["7"] ; 1                           | LIST<INT64>
			["7"] ; "8"                         | LIST<STRING>
			[1] ; "x"                           | LIST<STRING>
			[1] ; ""                            | LIST<INT64>
			"x" ; ["x"]                         | LIST<STRING>
			104 ; "768" ; 4                     | INT64
			20 ; 19.99 ; "19.99"                | DOUBLE
			20 ; "0.30"                         | DOUBLE
			"9223372036854775808" ; 1           | DECIMAL(38,0)
			"768" ; "4"                         | STRING
			768 ; "0768"                        | STRING
			768 ; "7.1K" ; "4"                  | STRING
			768 ; "1e3"                         | STRING
			true ; "1"                          | STRING
			"2025-11-20" ; "1"                  | STRING
			1 ; ""                              | INT64
			true ; "" ; null                    | BOOLEAN
			"2025-11-20" ; ""                   | DATE
			"2025-11-20T10:00:00Z" ; ""         | TIMESTAMP
			"x" ; ""                            | STRING
			["" 1]                              | LIST<INT64>
			[{}]                                | JSON
			[1] ; [{}]                          | JSON
			1 ; [{}]                            | JSON
			1 ; [] ; [null]                     | INT64
			""")
	void givesANewPathTheTypeOfItsValues(String values, String type) {
		for (boolean reversed : new boolean[] { false, true }) {
			assertThat(appended(EMPTY, values("/data/a", values, reversed))).containsExactly("a " + type);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "[]", "[null]", "\"\"", "[\"\"]", "null ; {} ; [] ; \"\" ; [null \"\"]" })
	void givesNoColumnToAPathWithoutValues(String values) {
		assertThat(appended(EMPTY, values("/data/a", values, false))).isEmpty();
	}

	@Test
	void appendsNewPathsByDepthThenByPointer() {
		Profile profile = TestPages.profile("/data/b/c/d = 1", "/data/z = 1", "/data/b/a = 1", "/data/a/z = 1",
				"/data/b = 1", "/data/B = 1");
		assertThat(TestEvolution.changes(EMPTY, DatasetDefinition.ofPages(1000), profile, "r1"))
			.extracting((change) -> change.column().path())
			.containsExactly("/data/B", "/data/b", "/data/z", "/data/a/z", "/data/b/a", "/data/b/c/d");
	}

	@Test
	void notesTheRunThatBroughtAColumn() {
		TableSchema first = evolve(EMPTY, "r1", "/data/a = 1");
		TableSchema second = evolve(first, "r2", "/data/a = \"x\"", "/data/b = 1");
		assertThat(second.columns().subList(FixedColumns.COUNT, second.size()))
			.extracting((column) -> column.name() + " " + column.since())
			.containsExactly("a r1", "a_as_text r2", "b r2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BOOLEAN       | true ; null                             | -
			BOOLEAN       | 1                                       | a_as_double DOUBLE
			BOOLEAN       | "true"                                  | a_as_text STRING
			INT64         | 1 ; -9223372036854775808                | -
			INT64         | [] ; [null] ; {} ; null                 | -
			INT64         | 1.5                                     | a_as_double DOUBLE
			INT64         | 1.0                                     | a_as_double DOUBLE
			INT64         | -0                                      | a_as_double DOUBLE
			INT64         | 10000000000000000000                    | a_as_double DOUBLE
			INT64         | 9223372036854775808                     | a_as_text STRING
			INT64         | 123456789012345678.5                    | a_as_text STRING
			INT64         | 1e400                                   | a_as_text STRING
			INT64         | 1.5 ; 123456789012345678.5              | a_as_double DOUBLE, a_as_text STRING
			INT64         | true                                    | a_as_text STRING
			INT64         | "7" ; ""                                | -
			INT64         | "7.0"                                   | a_as_double DOUBLE
			INT64         | "07"                                    | a_as_text STRING
			INT64         | "7" ; "x" ; "19.99"                     | a_as_double DOUBLE, a_as_text STRING
			INT64         | "9223372036854775808"                   | a_as_text STRING
			INT64         | [""]                                    | -
			BOOLEAN       | "7" ; ""                                | a_as_text STRING
			DATE          | "7"                                     | a_as_text STRING
			DATE          | ""                                      | -
			TIMESTAMP     | ""                                      | -
			STRING        | "7" ; ""                                | -
			DOUBLE        | "7" ; "0.5"                             | -
			DOUBLE        | "9007199254740993"                      | a_as_text STRING
			INT64         | "2025-11-20"                            | a_as_text STRING
			INT64         | "2025-11-20T10:00:00Z" ; 1 ; 1.5        | a_as_double DOUBLE, a_as_text STRING
			INT64         | [1]                                     | a_as_text STRING
			INT64         | [{}]                                    | a_as_text STRING
			DOUBLE        | 1 ; 0.1 ; -0 ; 1e2                      | -
			DOUBLE        | 9007199254740993                        | a_as_text STRING
			DOUBLE        | 1e400                                   | a_as_text STRING
			DOUBLE        | "x"                                     | a_as_text STRING
			DOUBLE        | [1]                                     | a_as_text STRING
			DECIMAL(38,2) | 1 ; 1.25 ; 9007199254740993.5           | -
			DECIMAL(38,2) | 1.125                                   | a_as_double DOUBLE
			DECIMAL(38,2) | 1e36                                    | a_as_double DOUBLE
			DECIMAL(38,2) | 123456789012345678.125                  | a_as_text STRING
			DECIMAL(38,2) | 12345678901234567890123456789012345678  | a_as_text STRING
			DECIMAL(38,2) | "1.25"                                  | -
			DECIMAL(38,2) | "1.125"                                 | a_as_double DOUBLE
			DATE          | "2025-11-20"                            | -
			DATE          | "2025-11-31"                            | a_as_text STRING
			DATE          | "2025-11-20T10:00:00Z"                  | a_as_text STRING
			DATE          | 20251120                                | a_as_double DOUBLE
			TIMESTAMP     | "2025-11-20T10:00:00+02:00"             | -
			TIMESTAMP     | "2025-11-20T10:00:00"                   | a_as_text STRING
			TIMESTAMP     | "2025-11-20"                            | a_as_text STRING
			TIMESTAMP     | 1763632800                              | a_as_double DOUBLE
			STRING        | 1 ; 1e400 ; true ; "x" ; [1] ; [{}]     | -
			JSON          | 1 ; 1e400 ; true ; "x" ; [1] ; [{}]     | -
			LIST<INT64>   | [1] ; [null] ; []                       | -
			LIST<INT64>   | [1.5]                                   | a_as_text STRING
			LIST<INT64>   | [1 "x"]                                 | a_as_text STRING
			LIST<INT64>   | [{}]                                    | a_as_text STRING
			LIST<INT64>   | 1 ; "2" ; ["3"] ; "" ; [""]             | -
			LIST<INT64>   | "1.5"                                   | a_as_double DOUBLE
			LIST<INT64>   | 1.5                                     | a_as_double DOUBLE
			LIST<INT64>   | 123456789012345678.5                    | a_as_text STRING
			LIST<INT64>   | true                                    | a_as_text STRING
			LIST<INT64>   | "2025-11-20"                            | a_as_text STRING
			LIST<INT64>   | "2025-11-20T10:00:00Z"                  | a_as_text STRING
			LIST<INT64>   | "x" ; 1.5 ; [1]                         | a_as_double DOUBLE, a_as_text STRING
			LIST<STRING>  | [1] ; ["x"] ; [true]                    | -
			LIST<STRING>  | "x" ; 1 ; true ; "" ; ["7"]             | -
			LIST<DOUBLE>  | [1] ; [1.5]                             | -
			LIST<DOUBLE>  | [9007199254740993]                      | a_as_text STRING
			LIST<DATE>    | ["2025-11-20"]                          | -
			LIST<DATE>    | "2025-11-21" ; ""                       | -
			LIST<DATE>    | ["2025-11-31"]                          | a_as_text STRING
			LIST<DECIMAL(38,1)> | [1.5] ; 2                         | -
			LIST<DECIMAL(38,1)> | 1.25                              | a_as_double DOUBLE
			""")
	void appendsAColumnForWhatAPublishedOneCannotHold(String published, String values, String appended) {
		for (boolean reversed : new boolean[] { false, true }) {
			String added = String.join(", ", appended(published(published), values("/data/a", values, reversed)));
			assertThat(added.isEmpty() ? "-" : added).isEqualTo(appended);
		}
	}

	@Test
	void appendsAMisfitColumnOnce() {
		TableSchema first = evolve(published("INT64"), "r2", "/data/a = \"x\"");
		assertThat(appended(first, "/data/a = \"y\"", "/data/a = true", "/data/a = [1]")).isEmpty();
		assertThat(appended(first, "/data/a = \"y\"", "/data/a = 1.5")).containsExactly("a_as_double DOUBLE");
	}

	@Test
	void tellsTheColumnThatKeepsItsTypeInAConflict() {
		TableSchema published = published("INT64");
		assertThat(TestEvolution.changes(published, DatasetDefinition.ofPages(1000),
				TestPages.profile("/data/a = \"x\""), "r2"))
			.containsExactly(
					new SchemaChange.ConflictingType(new Column("a_as_text", ColumnType.Basic.STRING, "/data/a", "r2"),
							published.columns().get(published.size() - 1)));
	}

	@Test
	void givesAMisfitColumnAnotherNameWhereItsOwnIsTaken() {
		TableSchema published = evolve(EMPTY, "r1", "/data/a = 1", "/data/a_as_text = true");
		assertThat(appended(published, "/data/a = \"x\"", "/data/a_as_text = \"x\""))
			.containsExactly("a_as_text_2 STRING", "a_as_text_as_text STRING");
		assertThat(appended(published("INT64"), "/data/a = \"x\"", "/data/aAsText = 1"))
			.containsExactlyInAnyOrder("a_as_text_2 STRING", "a_as_text INT64");
	}

	@Test
	void givesObjectsAndValuesAtOnePathTheirOwnColumns() {
		assertThat(appended(EMPTY, "/data/a = 1", "/data/a/b = \"x\"", "/data/a = {}")).containsExactly("a INT64",
				"a_b STRING");
		assertThat(appended(published("INT64"), "/data/a/b = \"x\"")).containsExactly("a_b STRING");
	}

	@Test
	void appendsOneColumnForAllPathsBeyondTheLimit() {
		Profile profile = new Profile(List.of(), 1);
		TestPages.add(profile, List.of("/data/a = 1", "/data/b = 1", "/data/c = 1"));
		List<SchemaChange> changes = TestEvolution.changes(EMPTY, DatasetDefinition.ofPages(1000), profile, "r1");
		assertThat(changes).hasSize(2)
			.last()
			.isEqualTo(new SchemaChange.Rest(new Column("data_rest", ColumnType.Json.JSON, "/data", "r1")));
		TableSchema schema = EMPTY.apply(changes);
		assertThat(TestEvolution.columnsOfPath(DatasetDefinition.ofPages(1000), schema)).containsOnlyKeys("/data/a");
		assertThat(TestEvolution.changes(schema, DatasetDefinition.ofPages(1000), profile, "r2")).isEmpty();
	}

	@Test
	void keepsTheRestApartFromDataThatIsNoObject() {
		TableSchema schema = evolve(EMPTY, "r1", "/data = 1");
		Profile profile = new Profile(List.of("/data"), 0);
		TestPages.add(profile, List.of("/data = \"x\"", "/data/a = 1"));
		TableSchema wider = schema.apply(TestEvolution.changes(schema, DatasetDefinition.ofPages(1000), profile, "r2"));
		assertThat(wider.columns().subList(FixedColumns.COUNT, wider.size()))
			.extracting((column) -> column.name() + " " + column.type().text())
			.containsExactly("data INT64", "data_as_text STRING", "data_rest JSON");
		assertThat(TestEvolution.columnsOfPath(DatasetDefinition.ofPages(1000), wider).get("/data")).isNotNull()
			.extracting(PathColumns::all, InstanceOfAssertFactories.list(Column.class))
			.extracting(Column::name)
			.containsExactly("data", "data_as_text");
	}

	@Property(tries = 300)
	void evolvesOnlyByAppendingWhatIsNeeded(@ForAll("runs") List<List<List<String>>> runs,
			@ForAll @IntRange(max = 12) int limit) {
		DatasetDefinition table = DatasetDefinition.ofPages(limit);
		TableSchema schema = EMPTY;
		for (List<List<String>> pages : runs) {
			Profile profile = TestEvolution.emptyProfile(table, schema);
			pages.forEach((page) -> TestPages.add(profile, page));
			List<SchemaChange> changes = TestEvolution.changes(schema, table, profile, "r");
			assertThat(changes).isEqualTo(TestEvolution.changes(schema, table, profile, "r"));
			TableSchema wider = schema.apply(changes);
			assertThat(wider.columns()).startsWith(schema.columns().toArray(Column[]::new));
			assertThat(TestEvolution.changes(wider, table, profile, "again")).isEmpty();
			Map<String, PathColumns> columns = TestEvolution.columnsOfPath(table, wider);
			assertThat(columns.values()).allSatisfy(SchemaEvolutionTests::hasAtMostTwoMisfitColumns);
			for (String value : pages.stream().flatMap(List::stream).toList()) {
				if (profile.paths().containsKey(TestPages.pointer(value)) && TestPages.tells(value)) {
					assertThat(columns.get(TestPages.pointer(value))).as(value)
						.isNotNull()
						.extracting(PathColumns::all, InstanceOfAssertFactories.list(Column.class))
						.anyMatch((column) -> holds(column.type(), TestPages.json(value)));
				}
			}
			schema = wider;
		}
	}

	@Provide
	Arbitrary<List<List<List<String>>>> runs() {
		return TestPages.pages().list().ofMaxSize(5);
	}

	private static void hasAtMostTwoMisfitColumns(PathColumns ofPath) {
		List<Column> columns = ofPath.all();
		assertThat(columns.subList(1, columns.size())).extracting(Column::type)
			.doesNotHaveDuplicates()
			.isSubsetOf(ColumnType.Basic.DOUBLE, ColumnType.Basic.STRING);
	}

	private static boolean holds(ColumnType type, String json) {
		if (type == ColumnType.Json.JSON || type == ColumnType.Basic.STRING) {
			return true;
		}
		if (!json.startsWith("[")) {
			ColumnType.Scalar scalar = type.scalar();
			return scalar != null && Coercion.convert(new TestScalar(json), scalar) != null;
		}
		return type instanceof ColumnType.ListOf list && !json.startsWith("[{")
				&& TestPages.elements(json)
					.stream()
					.allMatch((element) -> element.isEmptyText() || Coercion.convert(element, list.element()) != null);
	}

	private static TableSchema published(String type) {
		return EMPTY.apply(List.of(new SchemaChange.NewPath(new Column("a", ColumnType.parse(type), "/data/a", "r1"))));
	}

	private static TableSchema evolve(TableSchema schema, String run, String... values) {
		return schema
			.apply(TestEvolution.changes(schema, DatasetDefinition.ofPages(1000), TestPages.profile(values), run));
	}

	private static List<String> appended(TableSchema schema, String... values) {
		DatasetDefinition table = DatasetDefinition.ofPages(1000);
		Profile profile = TestEvolution.emptyProfile(table, schema);
		Arrays.stream(values).forEach((value) -> TestPages.add(profile, List.of(value)));
		return TestEvolution.changes(schema, table, profile, "r2")
			.stream()
			.map((change) -> change.column().name() + " " + change.column().type().text())
			.toList();
	}

	private static String[] values(String pointer, String values, boolean reversed) {
		List<String> all = new ArrayList<>(Arrays.asList(values.split(" ; ")));
		if (reversed) {
			Collections.reverse(all);
		}
		return all.stream().map((json) -> pointer + " = " + json).toArray(String[]::new);
	}

}
