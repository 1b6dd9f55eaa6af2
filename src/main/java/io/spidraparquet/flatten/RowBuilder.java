package io.spidraparquet.flatten;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;

import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageData;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the values of a page's data, or of one item in it, into the columns of a row. Does
 * not walk an array of rows but remembers it. Not thread-safe.
 */
final class RowBuilder implements PageData, DataVisitor<ColumnNode> {

	private static final JsonMapper JSON = new JsonMapper();

	private final TableSchema schema;

	private final SchemaContract contract;

	private final ColumnNode root;

	private final int restColumn;

	private final RequiredColumns required;

	private final DataWalker<ColumnNode> walker;

	private final ListElements elements = new ListElements();

	private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

	private final boolean listsAreJson;

	private Row row;

	private @Nullable Items items;

	RowBuilder(TableSchema schema, Flattening flattening) {
		this.schema = schema;
		this.contract = flattening.table().contract();
		this.root = ColumnNode.treeOf(schema, flattening.table());
		this.restColumn = schema.columns().stream().map(Column::name).toList().indexOf(SchemaEvolution.REST);
		this.required = new RequiredColumns(schema, flattening.table());
		this.listsAreJson = flattening.table().lists() == TableDefinition.Lists.JSON;
		this.walker = new DataWalker<>(this, flattening);
		this.row = new Row(schema.size());
	}

	/** Starts the next page's row. */
	RowBuilder start() {
		this.row = new Row(this.schema.size());
		this.rest.reset();
		this.items = null;
		return this;
	}

	/** Releases the page that was read last. */
	void forget() {
		start();
		this.elements.clear();
		this.walker.forget();
	}

	@Override
	public void read(JsonParser parser, JsonSlice json) {
		this.walker.walk(parser, json, this.root);
	}

	/**
	 * Reads an item into a row that starts with the enclosing values.
	 * @param parser positioned at the item's first token; left at its last
	 */
	void readItem(PartialRow enclosing, JsonParser parser, Items parent) {
		start();
		this.row = enclosing.row().copy();
		this.rest.writeBytes(enclosing.rest());
		this.walker.walkItem(parser, parent.array(), parent.node(), parent.shape());
	}

	/** The row with the values read so far. */
	Row row() {
		return this.row;
	}

	/**
	 * Completes the row.
	 * @throws RefusedPageException if it lacks a required value
	 */
	Row finish() {
		if (this.rest.size() > 0) {
			this.rest.write('}');
			this.row.set(this.restColumn, this.rest.toByteArray());
		}
		this.required.check(this.row);
		return this.row;
	}

	/** The values that enclose {@link #items()}. */
	PartialRow enclosing() {
		return new PartialRow(this.row, this.rest.toByteArray());
	}

	/** The array of rows that was found; null if there is none. */
	@Nullable Items items() {
		return this.items;
	}

	@Override
	public ColumnNode root() {
		return this.root;
	}

	@Override
	public ColumnNode child(ColumnNode node, String key) {
		return node.child(key);
	}

	@Override
	public boolean keepsObjects(ColumnNode node) {
		return node.keepsObjects();
	}

	@Override
	public void restart() {
		start();
	}

	@Override
	public void nullWord(ColumnNode node) {
		if (node.column() != ColumnNode.NONE) {
			this.row.note(node.column(), Reading.NULL_WORD);
		}
	}

	@Override
	public void scalar(ColumnNode node, JsonScalar scalar) {
		if (node.column() == ColumnNode.NONE) {
			if (this.restColumn >= 0 || !scalar.isEmptyText()) {
				putRest(node, scalar.json());
			}
		}
		else if (node.type().scalar() != null) {
			Object value = Coercion.convert(scalar, node.type().scalar());
			if (value != null) {
				putRead(node, scalar, value);
			}
			else {
				putMisfit(node, scalar);
			}
		}
		else if (this.listsAreJson && !node.isAsSent()) {
			putListOfOne(node, JsonSlice.of(scalar.json()));
		}
		else {
			put(node, node.column(), scalar.json());
		}
	}

	private void putRead(ColumnNode node, JsonScalar scalar, Object value) {
		boolean inList = node.type() instanceof ColumnType.ListOf;
		put(node, node.column(), inList ? List.of(value) : value);
		if (inList) {
			this.row.note(node.column(), Reading.LIST_OF_ONE);
		}
		if (node.type().isNumeric() && scalar.isString()) {
			this.row.note(node.column(), Reading.NUMBER_IN_TEXT);
		}
	}

	private void putListOfOne(ColumnNode node, JsonSlice json) {
		put(node, node.column(), json.inArray().bytes());
		this.row.note(node.column(), Reading.LIST_OF_ONE);
	}

	private void putMisfit(ColumnNode node, JsonScalar scalar) {
		if (scalar.isEmptyText()) {
			this.row.note(node.column(), Reading.EMPTY_TEXT);
			return;
		}
		// a text is a number in columns of numbers only
		boolean mayBeNumber = node.asDouble() != ColumnNode.NONE && (node.type().isNumeric() || !scalar.isString());
		Object asDouble = mayBeNumber ? Coercion.convert(scalar, ColumnType.Basic.DOUBLE) : null;
		if (asDouble == null) {
			putText(node, scalar.utf8());
			return;
		}
		put(node, node.asDouble(), asDouble);
		if (scalar.isString()) {
			this.row.note(node.asDouble(), Reading.NUMBER_IN_TEXT);
		}
	}

	@Override
	public void beginArray(ColumnNode node) {
		this.elements.begin(node.type());
	}

	@Override
	public void element(ColumnNode node, @Nullable JsonScalar scalar) {
		this.elements.add(scalar);
	}

	@Override
	public void nullElement(ColumnNode node) {
		this.elements.addNullWord();
	}

	@Override
	public void endArray(ColumnNode node, boolean complex, JsonSlice json) {
		if (node.column() != ColumnNode.NONE && node.type() == ColumnType.Json.JSON) {
			put(node, node.column(), json.copy());
		}
		else if (this.elements.fit() && !complex) {
			put(node, node.column(), this.elements.list());
			this.elements.readings().forEach((reading) -> this.row.note(node.column(), reading));
		}
		else if (complex || !this.elements.areNothing()) {
			putNestedMisfit(node, json);
		}
	}

	@Override
	public void object(ColumnNode node, boolean empty, JsonSlice json) {
		if (node.column() == ColumnNode.NONE || node.type() != ColumnType.Json.JSON) {
			if (!empty) {
				putNestedMisfit(node, json);
			}
		}
		else if (node.isAsSent()) {
			put(node, node.column(), json.copy());
		}
		else {
			putListOfOne(node, json);
		}
	}

	private void putNestedMisfit(ColumnNode node, JsonSlice json) {
		if (node.column() == ColumnNode.NONE) {
			putRest(node, json.copy());
		}
		else if (node.type() == ColumnType.Basic.STRING) {
			put(node, node.column(), json.copy());
		}
		else {
			putText(node, json.copy());
		}
	}

	@Override
	public boolean walksItems() {
		return false;
	}

	@Override
	public void beginItem(ColumnNode node) {
		throw new IllegalStateException("items are read one by one");
	}

	@Override
	public void items(ColumnNode node, DataShape shape, JsonSlice json) {
		this.items = new Items(node, shape, json);
	}

	/**
	 * Several paths may be spellings of one, but not with different values in one row.
	 */
	private void put(ColumnNode node, int column, Object value) {
		boolean isSet = isSet(node.column()) || isSet(node.asDouble()) || isSet(node.asText());
		if (isSet && !Objects.deepEquals(this.row.value(column), value)) {
			throw new UnrepresentableException(
					"the paths that are declared for the column of " + node.pointer() + " have two values in one row");
		}
		this.row.set(column, value);
	}

	private boolean isSet(int column) {
		return column != ColumnNode.NONE && this.row.value(column) != null;
	}

	private void putText(ColumnNode node, byte[] text) {
		if (node.asText() != ColumnNode.NONE) {
			put(node, node.asText(), text);
		}
		else if (node.isRequired()) {
			throw RequiredColumns.misfit(node.pointer(), node.type());
		}
		else {
			discard(this.contract.conflictingTypes(), node, "does not fit its column");
		}
	}

	private void putRest(ColumnNode node, byte[] json) {
		if (this.restColumn < 0) {
			discard(this.contract.newColumns(), node, "has no column");
			return;
		}
		this.rest.write((this.rest.size() == 0) ? '{' : ',');
		this.rest.writeBytes(JSON.writeValueAsBytes(node.pointer()));
		this.rest.write(':');
		this.rest.writeBytes(json);
	}

	private static void discard(SchemaContract.Policy policy, ColumnNode node, String problem) {
		switch (policy) {
			case DISCARD_VALUE -> {
				// the job asks for this
			}
			case DISCARD_ROW -> throw new RefusedPageException(FailureReason.CONTRACT,
					"the value at " + node.pointer() + " " + problem + ", and the schema contract allows no new one");
			case EVOLVE, FREEZE ->
				throw new IllegalStateException("the schema has no column for a value at " + node.pointer());
		}
	}

	/**
	 * The values that enclose an item, read before it.
	 *
	 * @param row values of columns
	 * @param rest the start of {@code data_rest}
	 */
	record PartialRow(Row row, byte[] rest) {

	}

	/**
	 * An array whose elements are, or contain, rows.
	 *
	 * @param node of the array
	 * @param shape settings for the node
	 * @param array its text
	 */
	record Items(ColumnNode node, DataShape shape, JsonSlice array) {

	}

}
