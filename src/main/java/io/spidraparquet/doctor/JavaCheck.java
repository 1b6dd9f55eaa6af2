package io.spidraparquet.doctor;

import java.util.Locale;

import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.text.Plural;

/**
 * The version of this application, the Java that runs it, and the encoding of file names.
 */
final class JavaCheck implements Check {

	private static final long MEGABYTE = 1024 * 1024;

	/** With less, runs of wide tables end for lack of memory. */
	private static final long LEAST_HEAP = 200;

	@Override
	public String name() {
		return "java";
	}

	@Override
	public void examine(Findings findings) {
		findings.ok("version", "spidra-parquet " + AppVersion.get());
		Runtime runtime = Runtime.getRuntime();
		long heap = runtime.maxMemory() / MEGABYTE;
		int processors = runtime.availableProcessors();
		String java = "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
				+ String.format(Locale.ROOT, "%,d MB", heap) + " of heap, " + Plural.of(processors, "processor");
		if (heap < LEAST_HEAP) {
			findings.warning(name(), java, "give the process more memory, for example JAVA_OPTS=-Xmx512m");
		}
		else {
			findings.ok(name(), java);
		}
		String names = System.getProperty("sun.jnu.encoding", "unknown");
		if (names.equalsIgnoreCase("UTF-8") || names.equalsIgnoreCase("UTF8")) {
			findings.ok("locale", "file names are in UTF-8");
		}
		else {
			findings.warning("locale", "file names are in " + names + ": only those in ASCII can be read and written",
					"set LC_ALL=C.UTF-8, in the scheduler's environment, too");
		}
	}

}
