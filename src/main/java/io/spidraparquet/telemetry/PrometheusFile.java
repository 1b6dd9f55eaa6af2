package io.spidraparquet.telemetry;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.outbound.RunIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A file in Prometheus' text format with the figures of the last run of a dataset, for
 * the textfile collector of node_exporter. It is written aside and moved into place, so
 * that a reader sees the old file or the new one.
 */
public final class PrometheusFile {

	/** The collector reads no other files. */
	private static final String SUFFIX = ".prom";

	private static final int MOST_OF_NAME = 60;

	private static final long MOST_BYTES = 10_000_000;

	private static final Pattern LAST_SUCCESS = Pattern
		.compile("(?m)^spidra_run_last_success_timestamp_seconds\\{(.*)} (\\S+)$");

	private PrometheusFile() {
	}

	/**
	 * Writes the figures of a run.
	 * @param setting a folder, or a file whose name ends with {@code .prom}; the folder
	 * has to exist
	 * @param ended the run; if it does not know when a run of its dataset was published,
	 * the file before tells it
	 * @throws IOException if the file cannot be written
	 */
	public static void write(Path setting, EndedRun ended) throws IOException {
		Path file = file(setting, ended.run());
		write(file, text((ended.lastSuccess() != null) ? ended
				: ended.lastSucceeding(lastSuccess(file, ended.run().dataset()))));
	}

	private static String text(EndedRun ended) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		RunMeters.fill(registry, ended);
		return registry.scrape();
	}

	private static @Nullable Instant lastSuccess(Path file, String dataset) throws IOException {
		if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
			return null;
		}
		Matcher line = LAST_SUCCESS.matcher(Files.readString(file));
		String label = "dataset=\"" + dataset.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
		try {
			return (line.find() && line.group(1).contains(label))
					? Instant.ofEpochMilli(Math.round(Double.parseDouble(line.group(2)) * 1000)) : null;
		}
		catch (NumberFormatException ex) {
			return null; // another program wrote it
		}
	}

	/** A file in a folder is one that no other dataset has. */
	private static Path file(Path setting, RunIdentity run) throws IOException {
		if (Files.isDirectory(setting)) {
			return setting.resolve("spidra-" + name(run) + "-" + mark(run.output()) + SUFFIX);
		}
		if (!setting.toString().endsWith(SUFFIX)) {
			throw new IOException("there is no such folder, and the name of a file has to end with " + SUFFIX);
		}
		return setting;
	}

	private static String name(RunIdentity run) {
		String name = run.shownJob().replaceAll("[^A-Za-z0-9_-]+", "-");
		return name.substring(0, Math.min(name.length(), MOST_OF_NAME));
	}

	/** Jobs may share a name. */
	private static String mark(URI output) {
		CRC32 crc = new CRC32();
		crc.update(output.toString().getBytes(StandardCharsets.UTF_8));
		return String.format(Locale.ROOT, "%08x", crc.getValue());
	}

	private static void write(Path file, String text) throws IOException {
		// not a temporary file, which other users could not read
		Path aside = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
		try {
			Files.writeString(aside, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
					StandardOpenOption.WRITE);
			Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(aside);
		}
	}

}
