package io.spidraparquet.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of Spring Boot's settings, from the metadata in its jars. Their documents
 * take some milliseconds to read, which a start without such settings does not need.
 */
final class BootSettings {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final Pattern OURS = Pattern.compile("(?:spring|logging)\\..*|debug|trace");

	/** Names in the manual, for which no document is read. */
	private static final Set<String> USUAL = Set.of("springdatasourceurl", "springdatasourceusername",
			"springdatasourcepassword");

	private static final Pattern PROPERTY = Pattern.compile("\"name\": \"([^\"]+)\",\\s*\"type\": \"([^\"]+)\"");

	/** Types of settings that have further names below them. */
	private static final List<String> MAPS = List.of("java.util.Map", "java.util.Properties");

	private BootSettings() {
	}

	/** Whether a name is one of a kind that Spring Boot has. */
	static boolean isKind(String name) {
		return OURS.matcher(name).matches();
	}

	/**
	 * Whether Spring Boot has a setting.
	 * @param name in any form that Spring Boot takes
	 */
	static boolean isKnown(String name) {
		String letters = letters(name);
		return USUAL.contains(letters) || Names.KNOWN.contains(letters)
				|| Names.MAPS.stream().anyMatch(letters::startsWith);
	}

	/** All names, for hints. */
	static Set<String> all() {
		return Names.ALL;
	}

	private static String letters(String name) {
		return SettingNames.canonical(name).replace("[]", "").replace(".", "");
	}

	/**
	 * The names as the documents have them, read at the first use.
	 */
	private static final class Names {

		private static final Set<String> ALL = new TreeSet<>();

		private static final Set<String> KNOWN = new TreeSet<>();

		private static final Set<String> MAPS = new TreeSet<>();

		static {
			try {
				for (URL url : Collections.list(BootSettings.class.getClassLoader().getResources(METADATA))) {
					try (InputStream in = url.openStream()) {
						read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void read(String document) {
			Matcher property = PROPERTY.matcher(document);
			for (int from = Math.max(0, document.indexOf("\"properties\": [")); property
				.find(from); from = property.end()) {
				String name = property.group(1);
				if (isKind(name)) {
					ALL.add(name);
					KNOWN.add(letters(name));
					if (BootSettings.MAPS.stream().anyMatch(property.group(2)::startsWith)) {
						MAPS.add(letters(name));
					}
				}
			}
		}

	}

}
