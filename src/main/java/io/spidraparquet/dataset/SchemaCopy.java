package io.spidraparquet.dataset;

import java.util.List;

/**
 * The columns in {@code _spidra/schema.json}: a copy for readers, which nothing depends
 * on.
 */
public final class SchemaCopy {

	/** Path of the file under {@code _spidra}. */
	public static final String FILE = "schema.json";

	private SchemaCopy() {
	}

	/**
	 * The file for the run that is published last.
	 * @param manifest the run
	 * @return its content
	 */
	public static DatasetFiles.Content content(Manifest manifest) {
		return (out) -> ManifestJson.MAPPER.writeValue(out, new Copy(1, manifest.schemaVersion(), manifest.schema()));
	}

	private record Copy(int version, int schemaVersion, List<Manifest.SchemaColumn> columns) {

	}

}
