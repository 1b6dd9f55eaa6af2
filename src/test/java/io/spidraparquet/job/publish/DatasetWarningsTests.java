package io.spidraparquet.job.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatasetWarningsTests {

	private static final Column PRICE = new Column("price", ColumnType.Basic.INT64, "/data/price", "r1");

	private static final Column AS_TEXT = new Column("price_as_text", ColumnType.Basic.STRING, "/data/price", "r1");

	private static TableSchema schema(Column... columns) {
		List<Column> all = new ArrayList<>(FixedColumns.pages("r1").columns());
		List.of(columns).forEach((each) -> all.add(new Column(each.name(), each.type(), each.path(), each.since())));
		return new TableSchema(1,
				all.stream().map((each) -> new Column(each.name(), each.type(), each.path(), each.since())).toList());
	}

	private static List<String> warnings(int maxColumns, @Nullable TableSchema before, TableSchema schema,
			Map<String, ColumnFacts> facts) {
		DatasetDefinition definition = DatasetDefinition.ofPages(maxColumns);
		DatasetSchema dataset = TestEvolution.dataset(schema);
		return new DatasetWarnings(definition, (before != null) ? TestEvolution.dataset(before) : null, dataset,
				Map.of("pages", new TableFacts(new TreeMap<>(facts))))
			.all();
	}

	private static ColumnFacts longest(long bytes) {
		return new ColumnFacts(1, bytes, Map.of(), null);
	}

	@Test
	void aNightWithoutAnythingOddIsQuiet() {
		TableSchema schema = schema(PRICE, AS_TEXT, new Column("page_html", ColumnType.Basic.STRING, "/html", "r1"));
		Map<String, ColumnFacts> facts = Map.of("price", new ColumnFacts(9, 0, Map.of("number_in_text", 4L), null),
				"page_html", longest(900_000));
		assertThat(warnings(100, null, schema, facts)).as("the first run").isEmpty();
		assertThat(warnings(100, schema, schema, facts)).isEmpty();
	}

	@Test
	void countsTheTimesThatCouldNotBeRead() {
		TableSchema schema = schema(PRICE);
		assertThat(warnings(100, schema, schema,
				Map.of("page_created_at", new ColumnFacts(0, 0, Map.of("unreadable", 3L), null))))
			.containsExactly(
					"page_created_at is null in 3 rows, because the created_at of the page is not a timestamp");
	}

	@Test
	void namesTheNewColumnsThatWereNotAskedFor() {
		List<Column> columns = new ArrayList<>(List.of(PRICE));
		for (int i = 0; i < 30; i++) {
			columns.add(new Column("c" + i, ColumnType.Basic.DOUBLE, "/data/c" + i, "r2"));
		}
		columns.add(AS_TEXT);
		columns.add(new Column("page_html", ColumnType.Basic.STRING, "/html", "r2"));
		assertThat(warnings(100, schema(PRICE), schema(columns.toArray(Column[]::new)), Map.of())).singleElement()
			.asString()
			.startsWith("30 new columns: c0 DOUBLE, c1 DOUBLE,")
			.contains("c19 DOUBLE and 10 more")
			.doesNotContain("html", "as_text");
	}

	@Test
	void warnsBeforeTheTableIsFullAndOnceItIs() {
		List<Column> columns = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			columns.add(new Column("c" + i, ColumnType.Basic.DOUBLE, "/data/c" + i, "r2"));
		}
		TableSchema schema = schema(columns.toArray(Column[]::new));
		assertThat(warnings(11, null, schema, Map.of())).isEmpty();
		assertThat(warnings(10, null, schema, Map.of())).singleElement()
			.asString()
			.startsWith("8 of 10 columns are used: raise spidra.schema.max-columns");
		assertThat(warnings(10, schema, schema, Map.of())).as("the run added none").isEmpty();
		columns.add(new Column("data_rest", ColumnType.Json.JSON, "/data", "r2"));
		assertThat(warnings(8, null, schema(columns.toArray(Column[]::new)), Map.of("data_rest", longest(9))))
			.containsExactly(
					"data_rest in 1 row holds paths beyond spidra.schema.max-columns=8: raise it, or exclude paths");
	}

	@Test
	void namesTheTextsThatRedshiftRefuses() {
		TableSchema schema = schema(PRICE, new Column("text", ColumnType.Basic.STRING, "/data/text", "r1"),
				new Column("json", ColumnType.Json.JSON, "/data/json", "r1"));
		assertThat(warnings(100, schema, schema, Map.of("text", longest(80_000), "json", longest(65_536))))
			.containsExactly("texts of text (80,000 bytes), json (65,536 bytes) are longer than Redshift's VARCHAR, "
					+ "which takes 65,535 bytes: its COPY refuses them, so exclude their paths to load the others there");
		assertThat(warnings(100, schema, schema, Map.of("text", longest(65_535)))).isEmpty();
	}

}
