package io.spidraparquet.flatten;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.profile.ArrayRole;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A node of the path tree of a page's data, with the columns for its values: one of the
 * path's type, and up to two for values that this one cannot hold.
 */
final class ColumnNode {

	/** The column does not exist. */
	static final int NONE = -1;

	private final @Nullable ColumnNode parent;

	private final String key;

	/** Ordinal of the table that has the values here. */
	private int table;

	/** Ordinal of the table whose rows are the elements of arrays here. */
	private int rows = NONE;

	/** Whether these rows are structs in a list. */
	private boolean nested;

	private final Map<String, ColumnNode> children = new HashMap<>();

	private int column = NONE;

	private ColumnType type = ColumnType.Json.JSON;

	private int asDouble = NONE;

	private int asText = NONE;

	private boolean required;

	/** Whether a JSON column has objects as they were sent. */
	private boolean asSent;

	private ColumnNode(@Nullable ColumnNode parent, String key) {
		this.parent = parent;
		this.key = key;
		this.table = (parent != null) ? parent.table : 0;
	}

	/**
	 * Builds the tree of the columns of all tables.
	 * @return the node of {@link Pointers#DATA}
	 */
	static ColumnNode treeOf(DatasetSchema dataset, DatasetDefinition definition) {
		ColumnNode root = new ColumnNode(null, "data");
		Map<Table, TableDefinition> definitions = definition.definitions(dataset);
		List<Table> tables = List.copyOf(definitions.keySet());
		for (int i = 1; i < tables.size(); i++) {
			ColumnNode node = root.at(String.valueOf(tables.get(i).path()));
			node.table = i;
			node.rows = i;
			node.nested = tables.get(i).isNested();
		}
		definitions.forEach((table, ofTable) -> ofTable.columnsOfPath(table).forEach((pointer, columns) -> {
			ColumnNode node = root.at(pointer);
			node.setColumns(columns, table.schema());
			node.required = ofTable.requires(pointer);
		}));
		return root;
	}

	private ColumnNode at(String pointer) {
		ColumnNode node = this;
		for (String token : Pointers.tokens(pointer.substring(Pointers.DATA.length()))) {
			ColumnNode parent = node;
			node = node.children.computeIfAbsent(token, (childKey) -> new ColumnNode(parent, childKey));
		}
		return node;
	}

	private void setColumns(PathColumns columns, TableSchema schema) {
		this.column = indexOf(columns.first(), schema);
		this.type = columns.first().type();
		this.asSent = columns.first().keepsObjects();
		this.asDouble = indexOf(columns.asDouble(), schema);
		this.asText = indexOf(columns.asText(), schema);
	}

	private static int indexOf(@Nullable Column column, TableSchema schema) {
		return (column != null) ? schema.columns().indexOf(column) : NONE;
	}

	/**
	 * The node of a key. A new one is returned, but not added to the tree, if no column
	 * is at or below it.
	 */
	ColumnNode child(String childKey) {
		ColumnNode child = this.children.get(childKey);
		return (child != null) ? child : new ColumnNode(this, childKey);
	}

	String pointer() {
		return Pointers.child((this.parent != null) ? this.parent.pointer() : "", this.key);
	}

	/** Ordinal of the table that has the values here. */
	int table() {
		return this.table;
	}

	/**
	 * Ordinal of the table whose rows are the elements of arrays here, or {@link #NONE}.
	 */
	int rows() {
		return this.rows;
	}

	/** What becomes of arrays here. */
	ArrayRole role() {
		if (this.rows == NONE) {
			return ArrayRole.VALUE;
		}
		return this.nested ? ArrayRole.NESTED : ArrayRole.TABLE;
	}

	/** Whether no table has values at or below this node. */
	boolean isUnknown() {
		return this.column == NONE && this.rows == NONE && this.children.isEmpty();
	}

	int column() {
		return this.column;
	}

	ColumnType type() {
		return this.type;
	}

	int asDouble() {
		return this.asDouble;
	}

	int asText() {
		return this.asText;
	}

	/**
	 * Whether objects here are values of a JSON column: no column is for their members.
	 */
	boolean keepsObjects() {
		return this.column != NONE && this.type == ColumnType.Json.JSON && this.children.isEmpty();
	}

	/** Whether a JSON column has every value as it was sent. */
	boolean isAsSent() {
		return this.asSent;
	}

	boolean isRequired() {
		return this.required;
	}

}
