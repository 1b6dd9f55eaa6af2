package io.spidraparquet.dataset;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.Table;

/**
 * The manifests that Redshift's COPY command reads, for outputs on S3: one for each table
 * with rows, and always one for pages.
 */
public final class RedshiftManifest {

	/** End of the name of each manifest. */
	static final String SUFFIX = ".redshift.json";

	private RedshiftManifest() {
	}

	/**
	 * Checks whether Redshift can read an output.
	 * @param output URI of the dataset
	 * @return true if it is on S3
	 */
	public static boolean appliesTo(URI output) {
		return String.valueOf(output.getScheme()).startsWith("s3");
	}

	/**
	 * Creates the manifests of a run.
	 * @param output URI of the dataset, on S3
	 * @param manifest manifest of the run
	 * @return content of the files by their path under {@code _spidra}
	 */
	public static Map<String, FileBody> bodies(URI output, Manifest manifest) {
		Map<String, FileBody> bodies = new LinkedHashMap<>();
		String root = output.toString().replaceFirst("^s3[an]?:", "s3:");
		for (Manifest.Table table : manifest.tables()) {
			if (isWritten(table)) {
				bodies.put("runs/" + name(manifest.key(), table.name()), body(root, table));
			}
		}
		return bodies;
	}

	/** A table without files would have a manifest that the COPY command refuses. */
	private static boolean isWritten(Manifest.Table table) {
		return !table.files().isEmpty() || table.name().equals(Table.PAGES);
	}

	private static String name(String key, String table) {
		return key + (table.equals(Table.PAGES) ? "" : "." + table) + SUFFIX;
	}

	/**
	 * Checks whether a file is a manifest that an earlier publication of the run made,
	 * and the last one did not.
	 * @param name name of a file in the folder of the manifests
	 * @param manifest manifest of the run
	 * @return false for all files of other runs
	 */
	static boolean isOutdated(String name, Manifest manifest) {
		return name.startsWith(manifest.key() + ".") && name.endsWith(SUFFIX)
				&& manifest.tables()
					.stream()
					.noneMatch((table) -> isWritten(table) && name.equals(name(manifest.key(), table.name())));
	}

	private static FileBody body(String root, Manifest.Table table) {
		List<Entry> entries = table.files()
			.stream()
			.map((file) -> new Entry(root + "/" + file.path(), true, new Meta(file.bytes())))
			.toList();
		return ManifestJson.indented(new Entries(entries));
	}

	private record Entries(List<Entry> entries) {

	}

	private record Entry(String url, boolean mandatory, Meta meta) {

	}

	private record Meta(long contentLength) {

	}

}
