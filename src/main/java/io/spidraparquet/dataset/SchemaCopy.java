package io.spidraparquet.dataset;

import java.util.List;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * The tables and columns in {@code _spidra/schema.json}, a copy for readers; this
 * application never reads it.
 */
public final class SchemaCopy {

	/** Path of the file under {@code _spidra}. */
	public static final String FILE = "schema.json";

	/** Version of the format. */
	private static final int VERSION = 2;

	private SchemaCopy() {
	}

	/**
	 * Creates the content of the file.
	 * @param manifest manifest of the last run
	 * @return content of {@link #FILE}
	 */
	public static FileBody body(Manifest manifest) {
		Copy copy = new Copy(VERSION,
				manifest.schema().tables().stream().map((table) -> Columns.of(table, manifest.schema())).toList());
		return ManifestJson.indented(copy);
	}

	private record Copy(int version, List<Columns> tables) {

	}

	private record Columns(String name, @Nullable String path, @Nullable String parent, List<String> key,
			@Nullable List<String> foreignKey, int schemaVersion, List<Column> columns) {

		static Columns of(Table table, DatasetSchema schema) {
			Table parent = (table.parent() != null) ? schema.find(table.parent()) : null;
			return new Columns(table.name(), table.path(), table.parent(), table.key(),
					(parent != null) ? parent.key() : null, table.schema().version(), table.schema().columns());
		}

	}

}
