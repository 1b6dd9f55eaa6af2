package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableSchemaTests {

	private static final Column PRICE = column("price");

	private static final Column SELLER = column("seller");

	@Test
	void refusesAColumnThatOccursTwice() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TableSchema(1, List.of(PRICE, SELLER, PRICE)))
			.withMessage("column 'price' occurs twice in the schema");
	}

	@Test
	void refusesAChangeThatBringsAPresentName() {
		TableSchema schema = new TableSchema(1, List.of(PRICE));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> schema.apply(List.of(new SchemaChange.NewPath(column("price")))))
			.withMessage("column 'price' occurs twice in the schema");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Price", "_price", "1price", "price-eur", "price.eur", "price eur", "prïce", "price\n",
			"PRICE", "price;" })
	void refusesANameThatSomeWarehouseDoesNotTake(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> column(name))
			.withMessage("'" + name + "' is not a column name that every warehouse accepts");
	}

	@Test
	void takesANameOf127BytesAndNoLongerOne() {
		assertThat(column("a".repeat(127)).name()).hasSize(127);
		assertThatIllegalArgumentException().isThrownBy(() -> column("a".repeat(128)));
	}

	@Test
	@SuppressWarnings("NullAway")
	void refusesAColumnWithoutTheRunThatBroughtIt() {
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> new Column("price", ColumnType.Basic.INT64, "/data/price", null))
			.withMessage("since");
	}

	@Test
	void appendsChangesInTheirOrderBehindThePresentColumns() {
		TableSchema schema = new TableSchema(1, List.of(PRICE));
		List<SchemaChange> changes = List.of(new SchemaChange.NewPath(SELLER),
				new SchemaChange.ConflictingType(column("price_as_text"), PRICE));
		assertThat(schema.apply(changes).columns()).extracting(Column::name)
			.containsExactly("price", "seller", "price_as_text");
		assertThat(names(schema)).containsExactly("price");
		assertThat(schema.size()).isOne();
	}

	@Test
	void givesIdsToNewColumnsAfterThoseOfPresentColumnsAndTheirElements() {
		Column tags = new Column("tags", new ColumnType.ListOf(ColumnType.Basic.DOUBLE), "/data/tags", "r");
		TableSchema schema = new TableSchema(1, List.of(PRICE, tags));
		TableSchema next = schema.apply(List.of(new SchemaChange.NewPath(SELLER)));
		assertThat(next.columns()).startsWith(schema.columns().toArray(Column[]::new));
		assertThat(next.columns()).extracting(Column::id).containsExactly(1, 2, 4);
		assertThat(next.columns()).extracting(Column::elementId).containsExactly(null, 3, null);
		assertThat(schema.withColumn("page_html", "/html_url", "r").columns()).extracting(Column::id)
			.containsExactly(1, 2, 4);
	}

	@Test
	void keepsIdsThatAreNotThePositions() {
		TableSchema schema = new TableSchema(2, List.of(PRICE.withId(4), SELLER.withId(9)));
		assertThat(schema.apply(List.of(new SchemaChange.NewPath(column("new")))).columns()).extracting(Column::id)
			.containsExactly(4, 9, 10);
	}

	@Test
	void refusesAnIdThatAnEarlierColumnOrItsElementsHave() {
		Column tags = new Column("tags", new ColumnType.ListOf(ColumnType.Basic.DOUBLE), "/data/tags", "r");
		assertThatIllegalArgumentException().isThrownBy(() -> new TableSchema(1, List.of(tags, PRICE.withId(2))))
			.withMessage("column 'price' has the field id 2, but an earlier column has 2");
		assertThatIllegalArgumentException().isThrownBy(() -> PRICE.withId(-1))
			.withMessage("column 'price' has the field id -1");
	}

	@Test
	void isTheSameWithoutChanges() {
		TableSchema schema = new TableSchema(1, List.of(PRICE));
		assertThat(schema.apply(List.of())).isSameAs(schema);
	}

	@Test
	void doesNotChangeWithTheListItWasMadeOf() {
		List<Column> columns = new ArrayList<>(List.of(PRICE));
		TableSchema schema = new TableSchema(1, columns);
		columns.add(SELLER);
		assertThat(names(schema)).containsExactly("price");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> schema.columns().add(SELLER));
	}

	@Test
	void startsBothTablesWithTheSameSevenColumns() {
		List<String> common = List.of("page_id", "page_url", "page_title", "page_created_at", "crawl_id", "run_key",
				"fetched_at");
		assertThat(names(FixedColumns.pages("r"))).isEqualTo(common).hasSize(FixedColumns.COUNT);
		assertThat(names(FixedColumns.failedPages("r"))).startsWith(common.toArray(String[]::new))
			.endsWith("status", "reason", "error_message", "raw")
			.hasSize(11);
	}

	@Test
	void namesThePositionsOfTheFixedColumns() {
		List<String> names = names(FixedColumns.failedPages("r"));
		assertThat(names.get(FixedColumns.PAGE_ID)).isEqualTo("page_id");
		assertThat(names.get(FixedColumns.PAGE_URL)).isEqualTo("page_url");
		assertThat(names.get(FixedColumns.PAGE_TITLE)).isEqualTo("page_title");
		assertThat(names.get(FixedColumns.PAGE_CREATED_AT)).isEqualTo("page_created_at");
		assertThat(names.get(FixedColumns.CRAWL_ID)).isEqualTo("crawl_id");
		assertThat(names.get(FixedColumns.RUN_KEY)).isEqualTo("run_key");
		assertThat(names.get(FixedColumns.FETCHED_AT)).isEqualTo("fetched_at");
		assertThat(names.get(FixedColumns.STATUS)).isEqualTo("status");
		assertThat(names.get(FixedColumns.REASON)).isEqualTo("reason");
		assertThat(names.get(FixedColumns.ERROR_MESSAGE)).isEqualTo("error_message");
		assertThat(names.get(FixedColumns.RAW)).isEqualTo("raw");
	}

	private static List<String> names(TableSchema schema) {
		return schema.columns().stream().map(Column::name).toList();
	}

	private static Column column(String name) {
		return new Column(name, ColumnType.Basic.INT64, "/data/" + name, "2026-11-23");
	}

}
