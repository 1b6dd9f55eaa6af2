package io.spidraparquet.flatten;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.spidraparquet.schema.Coercion;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.JsonScalar;
import io.spidraparquet.schema.Row;
import io.spidraparquet.schema.SchemaEvolution;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.schema.UnrepresentableException;
import io.spidraparquet.source.PageData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the values of a page's data into the columns of a row. Not thread-safe.
 */
final class RowBuilder implements PageData, DataWalker.Visitor<ColumnNode> {

	private static final JsonMapper JSON = new JsonMapper();

	private final int columns;

	private final ColumnNode root;

	private final int restColumn;

	private final DataWalker<ColumnNode> walker = new DataWalker<>(this);

	private final List<@Nullable Object> elements = new ArrayList<>();

	private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

	private final Set<String> restPointers = new HashSet<>();

	private boolean elementsFit;

	private Row row;

	RowBuilder(TableSchema schema) {
		this.columns = schema.size();
		this.root = ColumnNode.treeOf(schema);
		this.restColumn = schema.columns()
			.stream()
			.map((column) -> column.name().equals(SchemaEvolution.REST))
			.toList()
			.indexOf(true);
		this.row = new Row(this.columns);
	}

	/** Starts the next page's row. */
	RowBuilder start() {
		this.row = new Row(this.columns);
		this.rest.reset();
		this.restPointers.clear();
		return this;
	}

	/** The page's row, its data columns filled. */
	Row finish() {
		if (this.rest.size() > 0) {
			this.rest.write('}');
			this.row.set(this.restColumn, this.rest.toByteArray());
		}
		return this.row;
	}

	@Override
	public void read(JsonParser parser, byte[] json, int offset) {
		this.walker.walk(parser, json, offset, this.root);
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
			put(place, place.asText(), scalar.utf8());
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
	public void endArray(ColumnNode place, boolean complex, DataWalker.JsonSlice json) {
		if (place.column() != ColumnNode.NONE && place.type() == ColumnType.Json.JSON) {
			put(place, place.column(), json.bytes());
		}
		else if (this.elementsFit && !complex) {
			put(place, place.column(), Collections.unmodifiableList(new ArrayList<>(this.elements)));
		}
		else if (complex || !this.elements.isEmpty()) {
			putArrayMisfit(place, json);
		}
	}

	private void putArrayMisfit(ColumnNode place, DataWalker.JsonSlice json) {
		if (place.column() == ColumnNode.NONE) {
			putRest(place, json.bytes());
		}
		else {
			put(place, (place.type() == ColumnType.Basic.STRING) ? place.column() : place.asText(), json.bytes());
		}
	}

	private void put(ColumnNode place, int column, Object value) {
		if (column == ColumnNode.NONE) {
			throw new IllegalStateException("the schema has no column for a value at " + place.pointer());
		}
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

	private void putRest(ColumnNode place, byte[] json) {
		if (this.restColumn < 0) {
			throw new IllegalStateException("the schema has no column for a value at " + place.pointer());
		}
		if (!this.restPointers.add(place.pointer())) {
			throw twice(place.pointer());
		}
		this.rest.write((this.rest.size() == 0) ? '{' : ',');
		this.rest.writeBytes(JSON.writeValueAsBytes(place.pointer()));
		this.rest.write(':');
		this.rest.writeBytes(json);
	}

}
