package io.spidraparquet.flatten;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageData;
import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.JsonScalar;
import io.spidraparquet.schema.Row;
import io.spidraparquet.schema.SchemaContract;
import io.spidraparquet.schema.SchemaEvolution;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.schema.UnrepresentableException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the values of a page's data, or of one item in it, into the columns of a row. An
 * array of rows is not walked but noted. Not thread-safe.
 */
final class RowBuilder implements PageData, DataWalker.Visitor<ColumnNode> {

	private static final JsonMapper JSON = new JsonMapper();

	private final TableSchema schema;

	private final SchemaContract contract;

	private final ColumnNode root;

	private final int restColumn;

	private final RequiredColumns required;

	private final DataWalker<ColumnNode> walker;

	private final List<@Nullable Object> elements = new ArrayList<>();

	private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

	private final Set<String> restPointers = new HashSet<>();

	private boolean elementsFit;

	private Row row;

	private @Nullable Items items;

	RowBuilder(TableSchema schema, Flattening flattening) {
		this.schema = schema;
		this.contract = flattening.table().contract();
		this.root = ColumnNode.treeOf(schema, flattening.table());
		this.restColumn = schema.columns().stream().map(Column::name).toList().indexOf(SchemaEvolution.REST);
		this.required = new RequiredColumns(schema, flattening.table());
		this.walker = new DataWalker<>(this, flattening);
		this.row = new Row(schema.size());
	}

	/** Starts the next page's row. */
	RowBuilder start() {
		this.row = new Row(this.schema.size());
		this.rest.reset();
		this.restPointers.clear();
		this.items = null;
		return this;
	}

	/** Lets go of the page that was read last. */
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
	 * Reads an item into a row that starts with the values around the item.
	 * @param parser stands on the item's first token, and is left on its last
	 */
	void readItem(PartialRow around, JsonParser parser, Items of) {
		start();
		this.row = around.row().copy();
		this.rest.writeBytes(around.rest());
		this.walker.walkItem(parser, of.array(), of.place(), of.shape());
	}

	/** The row as far as it is known. */
	Row row() {
		return this.row;
	}

	/** The row, complete. */
	Row finish() {
		if (this.rest.size() > 0) {
			this.rest.write('}');
			this.row.set(this.restColumn, this.rest.toByteArray());
		}
		this.required.check(this.row);
		return this.row;
	}

	/** The values around the items that were noted. */
	PartialRow around() {
		return new PartialRow(this.row, this.rest.toByteArray());
	}

	/** The items that were noted; null if there was no array of rows. */
	@Nullable Items items() {
		return this.items;
	}

	@Override
	public ColumnNode child(ColumnNode place, String key) {
		return place.child(key);
	}

	@Override
	public void scalar(ColumnNode place, JsonScalar scalar) {
		if (place.column() == ColumnNode.NONE) {
			putRest(place, scalar.json());
		}
		else if (place.type() instanceof ColumnType.Scalar type) {
			Object value = Coercion.convert(scalar, type);
			if (value != null) {
				put(place, place.column(), value);
			}
			else {
				putMisfit(place, scalar);
			}
		}
		else if (place.type() == ColumnType.Json.JSON) {
			put(place, place.column(), scalar.json());
		}
		else {
			putMisfit(place, scalar);
		}
	}

	private void putMisfit(ColumnNode place, JsonScalar scalar) {
		Object asDouble = (place.asDouble() != ColumnNode.NONE) ? Coercion.convert(scalar, ColumnType.Basic.DOUBLE)
				: null;
		if (asDouble != null) {
			put(place, place.asDouble(), asDouble);
		}
		else {
			putText(place, scalar.utf8());
		}
	}

	@Override
	public void beginArray(ColumnNode place) {
		this.elements.clear();
		this.elementsFit = place.type() instanceof ColumnType.ListOf;
	}

	@Override
	public void element(ColumnNode place, @Nullable JsonScalar scalar) {
		if (this.elementsFit && place.type() instanceof ColumnType.ListOf list) {
			Object value = (scalar != null) ? Coercion.convert(scalar, list.element()) : null;
			this.elements.add(value);
			this.elementsFit = scalar == null || value != null;
		}
		else if (scalar != null) {
			this.elements.add(true);
		}
	}

	@Override
	public void endArray(ColumnNode place, boolean complex, JsonSlice json) {
		if (place.column() != ColumnNode.NONE && place.type() == ColumnType.Json.JSON) {
			put(place, place.column(), json.copy());
		}
		else if (this.elementsFit && !complex) {
			put(place, place.column(), Collections.unmodifiableList(new ArrayList<>(this.elements)));
		}
		else if (complex || !this.elements.isEmpty()) {
			putNestedMisfit(place, json);
		}
	}

	@Override
	public void object(ColumnNode place, boolean empty, JsonSlice json) {
		if (place.column() != ColumnNode.NONE && place.type() == ColumnType.Json.JSON) {
			put(place, place.column(), json.copy());
		}
		else if (!empty) {
			putNestedMisfit(place, json);
		}
	}

	private void putNestedMisfit(ColumnNode place, JsonSlice json) {
		if (place.column() == ColumnNode.NONE) {
			putRest(place, json.copy());
		}
		else if (place.type() == ColumnType.Basic.STRING) {
			put(place, place.column(), json.copy());
		}
		else {
			putText(place, json.copy());
		}
	}

	@Override
	public boolean walksItems() {
		return false;
	}

	@Override
	public void beginItem(ColumnNode place) {
		throw new IllegalStateException("items are read one by one");
	}

	@Override
	public void items(ColumnNode place, DataShape shape, JsonSlice json) {
		if (this.items != null) {
			throw twice(place.pointer());
		}
		this.items = new Items(place, shape, json);
	}

	private void put(ColumnNode place, int column, Object value) {
		if (isSet(place.column()) || isSet(place.asDouble()) || isSet(place.asText())) {
			throw twice(place.pointer());
		}
		this.row.set(column, value);
	}

	private boolean isSet(int column) {
		return column != ColumnNode.NONE && this.row.value(column) != null;
	}

	private static UnrepresentableException twice(String pointer) {
		return new UnrepresentableException("the key at " + pointer + " stands twice in its object");
	}

	private void putText(ColumnNode place, byte[] text) {
		if (place.asText() != ColumnNode.NONE) {
			put(place, place.asText(), text);
		}
		else if (place.isRequired()) {
			throw RequiredColumns.misfit(place.pointer(), place.type());
		}
		else {
			discard(this.contract.conflictingTypes(), place, "cannot be held by its column");
		}
	}

	private void putRest(ColumnNode place, byte[] json) {
		if (this.restColumn < 0) {
			discard(this.contract.newColumns(), place, "has no column");
			return;
		}
		if (!this.restPointers.add(place.pointer())) {
			throw twice(place.pointer());
		}
		this.rest.write((this.rest.size() == 0) ? '{' : ',');
		this.rest.writeBytes(JSON.writeValueAsBytes(place.pointer()));
		this.rest.write(':');
		this.rest.writeBytes(json);
	}

	private static void discard(SchemaContract.Policy policy, ColumnNode place, String what) {
		switch (policy) {
			case DISCARD_VALUE -> {
				// as the job asks for
			}
			case DISCARD_ROW -> throw new RefusedPageException(FailureReason.CONTRACT, "the value at " + place.pointer()
					+ " " + what + ", and the contract of the schema lets none be appended");
			case EVOLVE, FREEZE ->
				throw new IllegalStateException("the schema has no column for a value at " + place.pointer());
		}
	}

	/**
	 * The values of a row that are known before its item is read.
	 *
	 * @param row their columns
	 * @param rest the start of {@code data_rest}
	 */
	record PartialRow(Row row, byte[] rest) {

	}

	/**
	 * The elements of an array whose elements are, or hold, rows.
	 *
	 * @param place of the array
	 * @param shape what is said of the place
	 * @param array its text
	 */
	record Items(ColumnNode place, DataShape shape, JsonSlice array) {

	}

}
