package io.spidraparquet.flatten;

import java.util.List;
import java.util.Objects;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageData;
import io.spidraparquet.profile.ArrayRole;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Puts the values of a page's data, or of one item in it, into the columns of a row. Does
 * not walk an array of rows but remembers it. Not thread-safe.
 */
final class RowBuilder implements PageData, DataVisitor<ColumnNode> {

	private final SchemaContract contract;

	private final ColumnNode root;

	private final OpenRows rows;

	private final ChildRows childRows;

	private final DataWalker<ColumnNode> walker;

	private final ListElements elements = new ListElements();

	private final boolean listsAreJson;

	private ItemRows.@Nullable Items items;

	/**
	 * Creates a builder.
	 * @param childRows receives the rows of the tables other than that of pages
	 */
	RowBuilder(DatasetSchema schema, Flattening flattening, ChildRows childRows) {
		DatasetDefinition definition = flattening.dataset();
		this.contract = definition.contract();
		this.root = ColumnNode.treeOf(schema, definition);
		this.childRows = childRows;
		this.rows = new OpenRows(schema, definition);
		this.listsAreJson = definition.lists() == TableDefinition.Lists.JSON;
		this.walker = new DataWalker<>(this, flattening);
	}

	/** Starts the next page's row. */
	RowBuilder start() {
		this.rows.startPage();
		this.items = null;
		return this;
	}

	/** Releases the page that was read last. */
	void forget() {
		start();
		this.elements.clear();
		this.walker.forget();
	}

	/** The walk of the pages. */
	DataWalker<ColumnNode> walker() {
		return this.walker;
	}

	private TableRow page() {
		return this.rows.page();
	}

	@Override
	public void read(JsonParser parser, JsonSlice json) {
		this.walker.walk(parser, json, this.root);
	}

	/**
	 * Reads an item into a row that starts with the enclosing values.
	 * @param parser positioned at the item's first token; left at its last
	 * @param index position of the item in its page, from 0
	 */
	void readItem(ItemRows.PartialRow enclosing, JsonParser parser, ItemRows.Items parent, long index) {
		start();
		page().start(enclosing.row().copy());
		page().addRest(enclosing.rest());
		page().setPosition(index);
		this.walker.walkItem(parser, parent.array(), parent.node(), parent.shape());
	}

	/** The row of the page, with the values read so far. */
	Row row() {
		return page().row();
	}

	/**
	 * Completes the row of the page.
	 * @throws RefusedPageException if it lacks a required value
	 */
	Row finish() {
		return page().finish();
	}

	/** The values that enclose {@link #items()}. */
	ItemRows.PartialRow enclosing() {
		return new ItemRows.PartialRow(page().row(), page().rest());
	}

	/** The array of rows that was found; null if there is none. */
	ItemRows.@Nullable Items items() {
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
		this.childRows.restart();
	}

	@Override
	public ArrayRole role(ColumnNode node) {
		return (node.rows() != ColumnNode.NONE) ? ArrayRole.TABLE : ArrayRole.VALUE;
	}

	@Override
	public void beginElement(ColumnNode node) {
		this.rows.startNext(node.rows());
	}

	@Override
	public void endElement(ColumnNode node) {
		this.childRows.add(this.rows.finish(node.rows()));
	}

	@Override
	public void nullWord(ColumnNode node) {
		if (node.column() != ColumnNode.NONE && this.rows.at(node).isOpen()) {
			note(node, node.column(), Reading.NULL_WORD);
		}
	}

	@Override
	public void scalar(ColumnNode node, JsonScalar scalar) {
		if (node.rows() == ColumnNode.NONE) {
			value(node, scalar);
		}
		else if (!scalar.isEmptyText()) {
			beginElement(node);
			value(node, scalar);
			endElement(node);
		}
	}

	@Override
	public void value(ColumnNode node, JsonScalar scalar) {
		if (node.column() == ColumnNode.NONE) {
			if (this.rows.at(node).hasRest() || !scalar.isEmptyText()) {
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
			note(node, node.column(), Reading.LIST_OF_ONE);
		}
		if (node.type().isNumeric() && scalar.isString()) {
			note(node, node.column(), Reading.NUMBER_IN_TEXT);
		}
	}

	private void putListOfOne(ColumnNode node, JsonSlice json) {
		put(node, node.column(), json.inArray().bytes());
		note(node, node.column(), Reading.LIST_OF_ONE);
	}

	private void putMisfit(ColumnNode node, JsonScalar scalar) {
		if (scalar.isEmptyText()) {
			note(node, node.column(), Reading.EMPTY_TEXT);
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
			note(node, node.asDouble(), Reading.NUMBER_IN_TEXT);
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
			this.elements.readings().forEach((reading) -> note(node, node.column(), reading));
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
		this.items = new ItemRows.Items(node, shape, json);
	}

	/**
	 * Several paths may be spellings of one, but not with different values in one row.
	 */
	private void put(ColumnNode node, int column, Object value) {
		Row row = this.rows.at(node).row();
		boolean isSet = isSet(row, node.column()) || isSet(row, node.asDouble()) || isSet(row, node.asText());
		if (isSet && !Objects.deepEquals(row.value(column), value)) {
			throw new UnrepresentableException(
					"the paths that are declared for the column of " + node.pointer() + " have two values in one row");
		}
		row.set(column, value);
	}

	private static boolean isSet(Row row, int column) {
		return column != ColumnNode.NONE && row.value(column) != null;
	}

	private void note(ColumnNode node, int column, Reading reading) {
		this.rows.at(node).row().note(column, reading);
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
		TableRow row = this.rows.at(node);
		if (!row.hasRest()) {
			discard(this.contract.newColumns(), node, "has no column");
			return;
		}
		row.addRest(node.pointer(), json);
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

}
