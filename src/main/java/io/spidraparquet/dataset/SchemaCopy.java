package io.spidraparquet.dataset;

import java.util.List;

import io.spidraparquet.schema.Column;

/**
 * The columns in {@code _spidra/schema.json}, a copy for readers; this application never
 * reads it.
 */
public final class SchemaCopy {

	/** Path of the file under {@code _spidra}. */
	public static final String FILE = "schema.json";

	private SchemaCopy() {
	}

	/**
	 * Creates the content of the file.
	 * @param manifest manifest of the last run
	 * @return content of {@link #FILE}
	 */
	public static FileBody body(Manifest manifest) {
		return (out) -> ManifestJson.MAPPER.writeValue(out,
				new Copy(1, manifest.table().schemaVersion(), manifest.table().schema()));
	}

	private record Copy(int version, int schemaVersion, List<Column> columns) {

	}

}
