package io.spidraparquet.flatten;

import java.util.List;

import io.spidraparquet.evolution.ChildTables;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageData;
import io.spidraparquet.profile.ArrayRole;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.JsonScalar;
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

	private final ColumnNode root;

	private final OpenRows rows;

	private final ChildRows childRows;

	private final DataWalker<ColumnNode> walker;

	private final ListElements elements = new ListElements();

	private final boolean listsAreJson;

	/**
	 * Whether arrays of objects without any value have no column, and are walked to see
	 * that there is none.
	 */
	private final boolean skipsEmpty;

	private ItemRows.@Nullable Items items;

	/**
	 * Creates a builder.
	 * @param childRows receives the rows of the tables other than that of pages
	 */
	RowBuilder(DatasetSchema schema, Flattening flattening, ChildRows childRows) {
		DatasetDefinition definition = flattening.dataset();
		this.root = ColumnNode.treeOf(schema, definition);
		this.childRows = childRows;
		this.rows = new OpenRows(schema, definition);
		this.listsAreJson = definition.lists() == TableDefinition.Lists.JSON;
		this.skipsEmpty = definition.tables().others() == ChildTables.Others.NESTED
				&& definition.contract().newColumns() == SchemaContract.Policy.EVOLVE;
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
		this.rows.requireColumns();
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
		this.rows.requireColumns();
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
		boolean holdsNothing = this.skipsEmpty && node.isUnknown() && !this.rows.at(node).hasRest();
		return holdsNothing ? ArrayRole.NESTED : node.role();
	}

	@Override
	public void beginRows(ColumnNode node) {
		if (node.rows() != ColumnNode.NONE) {
			this.rows.startRows(node.rows());
		}
	}

	@Override
	public void beginElement(ColumnNode node) {
		if (node.rows() != ColumnNode.NONE) {
			this.rows.startNext(node.rows());
		}
	}

	@Override
	public void objectElement(ColumnNode node) {
		if (node.rows() != ColumnNode.NONE) {
			this.rows.markObject(node.rows());
		}
	}

	@Override
	public void endElement(ColumnNode node) {
		if (node.role() == ArrayRole.TABLE) {
			this.childRows.add(this.rows.finish(node.rows()));
		}
		else if (node.role() == ArrayRole.NESTED) {
			this.rows.finishNested(node.rows());
		}
	}

	@Override
	public void nullWord(ColumnNode node) {
		if (node.column() != ColumnNode.NONE && this.rows.at(node).isOpen()) {
			this.rows.note(node, node.column(), Reading.NULL_WORD);
		}
	}

	@Override
	public void value(ColumnNode node, JsonScalar scalar) {
		if (node.column() == ColumnNode.NONE) {
			if (this.rows.at(node).hasRest() || !scalar.isEmptyText()) {
				this.rows.putRest(node, scalar.json());
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
			this.rows.put(node, node.column(), scalar.json());
		}
	}

	private void putRead(ColumnNode node, JsonScalar scalar, Object value) {
		boolean inList = node.type() instanceof ColumnType.ListOf;
		this.rows.put(node, node.column(), inList ? List.of(value) : value);
		if (inList) {
			this.rows.note(node, node.column(), Reading.LIST_OF_ONE);
		}
		if (node.type().isNumeric() && scalar.isString()) {
			this.rows.note(node, node.column(), Reading.NUMBER_IN_TEXT);
		}
	}

	private void putListOfOne(ColumnNode node, JsonSlice json) {
		this.rows.put(node, node.column(), json.inArray().bytes());
		this.rows.note(node, node.column(), Reading.LIST_OF_ONE);
	}

	private void putMisfit(ColumnNode node, JsonScalar scalar) {
		if (scalar.isEmptyText()) {
			this.rows.note(node, node.column(), Reading.EMPTY_TEXT);
			return;
		}
		// a text is a number in columns of numbers only
		boolean mayBeNumber = node.asDouble() != ColumnNode.NONE && (node.type().isNumeric() || !scalar.isString());
		Object asDouble = mayBeNumber ? Coercion.convert(scalar, ColumnType.Basic.DOUBLE) : null;
		if (asDouble == null) {
			this.rows.putText(node, scalar.utf8());
			return;
		}
		this.rows.put(node, node.asDouble(), asDouble);
		if (scalar.isString()) {
			this.rows.note(node, node.asDouble(), Reading.NUMBER_IN_TEXT);
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
			this.rows.put(node, node.column(), json.copy());
		}
		else if (this.elements.fit() && !complex) {
			this.rows.put(node, node.column(), this.elements.list());
			this.elements.readings().forEach((reading) -> this.rows.note(node, node.column(), reading));
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
			this.rows.put(node, node.column(), json.copy());
		}
		else {
			putListOfOne(node, json);
		}
	}

	private void putNestedMisfit(ColumnNode node, JsonSlice json) {
		if (node.column() == ColumnNode.NONE) {
			this.rows.putRest(node, json.copy());
		}
		else if (node.type() == ColumnType.Basic.STRING) {
			this.rows.put(node, node.column(), json.copy());
		}
		else {
			this.rows.putText(node, json.copy());
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

}
