package io.spidraparquet.settings;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.iceberg.IcebergProperties;
import io.spidraparquet.outbound.OutboundProperties;
import io.spidraparquet.text.Nearest;

/**
 * The environment variables of this application. Nothing else reads one whose name begins
 * with {@code SPIDRA_}: a misspelt one would be ignored.
 */
public final class Variables {

	private static final String PREFIX = "SPIDRA_";

	/** Variables that are no settings; SPIDRA_PARQUET is that of the Airflow example. */
	private static final List<String> OTHERS = Stream
		.concat(Stream.of(Secrets.KEY, Secrets.KEY_FILE, "SPIDRA_HOME", OutboundProperties.NOTIFY_TOKEN,
				"SPIDRA_PARQUET"), IcebergProperties.VARIABLES.stream())
		.toList();

	/** Hadoop's settings, whose names are not checked. */
	private static final String HADOOP = "SPIDRA_HADOOP_";

	/** What Kubernetes sets in each container for a service such as {@code spidra}. */
	private static final Pattern OF_A_SERVICE = Pattern
		.compile("SPIDRA_(?:.+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_.+)?)?)");

	/** The index of an element of a list. */
	private static final String INDEX = "_\\d+(?=_|$)";

	private Variables() {
	}

	/**
	 * Refuses variables that look like ours and are none.
	 * @param names names of all environment variables
	 * @throws UsageException that names the nearest one
	 */
	public static void check(Collection<String> names) {
		for (String name : new TreeSet<>(names)) {
			if (name.toUpperCase(Locale.ROOT).startsWith(PREFIX) && !isKnown(name)) {
				Set<String> known = all();
				known.addAll(OTHERS);
				throw new UsageException("nothing reads the environment variable '" + name + "'"
						+ Nearest.hint(name.replaceAll(INDEX, "_0"), known)
						+ " (names that begin with SPIDRA_ are kept for settings: correct it, or unset it)");
			}
		}
	}

	private static boolean isKnown(String name) {
		String upper = name.toUpperCase(Locale.ROOT);
		return OTHERS.contains(name) || upper.startsWith(HADOOP) || OF_A_SERVICE.matcher(upper).matches()
				|| forms().contains(upper.replaceAll(INDEX, "[]"));
	}

	/** The names of the variables of all settings, in the form of the manual. */
	static Set<String> all() {
		return SettingNames.all()
			.stream()
			.map((name) -> form(name, "_").replace("[]", "_0"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Spring Boot leaves out dashes, or makes underscores of them. */
	private static Set<String> forms() {
		return SettingNames.all()
			.stream()
			.flatMap((name) -> List.of(form(name, ""), form(name, "_")).stream())
			.collect(Collectors.toSet());
	}

	private static String form(String name, String dash) {
		return name.replace("-", dash).replace('.', '_').toUpperCase(Locale.ROOT);
	}

}
