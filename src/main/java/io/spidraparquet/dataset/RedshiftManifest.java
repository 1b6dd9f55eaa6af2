package io.spidraparquet.dataset;

import java.net.URI;
import java.util.List;

/**
 * The manifest that Redshift's COPY command reads, for outputs on S3.
 */
public final class RedshiftManifest {

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
	 * Creates the manifest of a run's pages table.
	 * @param output URI of the dataset, on S3
	 * @param manifest manifest of the run
	 * @return content of the file
	 */
	public static FileBody body(URI output, Manifest manifest) {
		String root = output.toString().replaceFirst("^s3[an]?:", "s3:");
		List<Entry> entries = manifest.data()
			.files()
			.stream()
			.map((file) -> new Entry(root + "/" + file.path(), true, new Meta(file.bytes())))
			.toList();
		return (out) -> ManifestJson.MAPPER.writeValue(out, new Entries(entries));
	}

	private record Entries(List<Entry> entries) {

	}

	private record Entry(String url, boolean mandatory, Meta meta) {

	}

	private record Meta(long contentLength) {

	}

}
