package io.spidraparquet.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
		TableSchema schema = new TableSchema(2, List.of(PRICE.withIds(4, null), SELLER.withIds(9, null)));
		assertThat(schema.apply(List.of(new SchemaChange.NewPath(column("new")))).columns()).extracting(Column::id)
			.containsExactly(4, 9, 10);
	}

	@Test
	void refusesAnIdThatAnEarlierColumnOrItsElementsHave() {
		Column tags = new Column("tags", new ColumnType.ListOf(ColumnType.Basic.DOUBLE), "/data/tags", "r").withIds(1,
				2);
		assertThatIllegalArgumentException().isThrownBy(() -> new TableSchema(1, List.of(tags, PRICE.withIds(2, null))))
			.withMessage("column 'price' has the field id 2, which another one has, too");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TableSchema(1, List.of(SELLER.withIds(3, null), PRICE.withIds(2, null))))
			.withMessage("column 'price' has the field id 2, but an earlier column has 3");
		assertThatIllegalArgumentException().isThrownBy(() -> PRICE.withIds(-1, null))
			.withMessage("column 'price' has the field id -1");
	}

	/** As {@code org.apache.iceberg.types.AssignFreshIds} does it for one column. */
	@Test
	void givesIdsToAColumnItsElementsTheFieldsAndWhatIsInTheFields() {
		Column tags = new Column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING), "/data/a/tags", "r");
		TableSchema schema = new TableSchema(1,
				List.of(PRICE, nested("a", tags, nested("b", column("x")), column("y")), SELLER));
		assertThat(ids(schema.columns())).containsExactly("price 1", "a 2 3", "tags 4 7", "b 5 8", "x 9", "y 6",
				"seller 10");
	}

	@Test
	void givesIdsToFieldsOfLaterRunsAfterAllOthers() {
		TableSchema schema = new TableSchema(1, List.of(nested("a", nested("b", column("x"))), SELLER));
		List<Column> fields = List.of(schema.columns().get(0).type().fields().get(0), column("y"));
		Column a = schema.columns().get(0).withFields(fields);
		assertThat(ids(new TableSchema(2, List.of(a, schema.columns().get(1), column("z"))).columns()))
			.containsExactly("a 1 2", "b 3 4", "x 5", "y 7", "seller 6", "z 8");
	}

	private static Column nested(String name, Column... fields) {
		return new Column(name, new ColumnType.ListOfStructs(List.of(fields)), "/data/" + name, "r");
	}

	private static List<String> ids(List<Column> columns) {
		return columns.stream()
			.flatMap((column) -> Stream.concat(
					Stream.of(column.name() + " " + column.id()
							+ ((column.elementId() != null) ? " " + column.elementId() : "")),
					ids(column.type().fields()).stream()))
			.toList();
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
