package io.spidraparquet.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.spidraparquet.settings.KnownSettings;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of settings in the reference is made of what the records of the settings
 * declare, as Spring Boot's configuration processor collects it. After a change of a
 * setting, {@code ./mvnw test -Dtest=SettingsReferenceTests -Dreference.update=true}
 * writes the table anew.
 */
class SettingsReferenceTests {

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Path REFERENCE = Path.of("src/docs/reference.md");

	private static final String BEGIN = "<!-- settings: begin -->\n";

	private static final String END = "<!-- settings: end -->";

	@Test
	void tableOfSettingsIsWhatTheRecordsDeclare() throws IOException {
		String expected = table();
		if (Boolean.getBoolean("reference.update")) {
			String reference = Files.readString(REFERENCE);
			Files.writeString(REFERENCE, reference.replace(tableIn(reference), expected));
		}
		assertThat(tableIn(Files.readString(REFERENCE))).as("run with -Dreference.update=true to write the table anew")
			.isEqualTo(expected);
	}

	@Test
	void everySettingIsDeclaredWithADescription() throws IOException {
		List<String> declared = properties().stream()
			.filter((property) -> property.path("description").asString("").length() > 10)
			.map((property) -> property.path("name").asString())
			.toList();
		List<String> known = KnownSettings.all().stream().filter((name) -> !name.contains("[]")).toList();
		assertThat(declared).containsAll(known);
	}

	private static String tableIn(String reference) {
		return reference.substring(reference.indexOf(BEGIN) + BEGIN.length(), reference.indexOf(END));
	}

	private static List<JsonNode> properties() throws IOException {
		return new JsonMapper().readTree(Files.readString(METADATA))
			.path("properties")
			.valueStream()
			.filter((property) -> property.path("name").asString().startsWith("spidra."))
			.toList();
	}

	private static String table() throws IOException {
		return properties().stream()
			.map(SettingsReferenceTests::row)
			.collect(Collectors.joining("", "| setting | default | |\n|---|---|---|\n", ""));
	}

	private static String row(JsonNode property) {
		String name = property.path("name").asString();
		boolean isMap = property.path("type").asString().startsWith("java.util.Map");
		String preset = property.path("defaultValue").asString("").replaceAll("\\.0$", "");
		String description = property.path("description")
			.asString("")
			.replaceAll("\\{@code ([^}]*)}", "`$1`")
			.replace("|", "\\|");
		return "| `%s` | %s | %s%s |\n".formatted(isMap ? name + ".<name>" : name,
				preset.isEmpty() ? "" : "`" + preset + "`", sentence(description),
				choices(property.path("type").asString()));
	}

	private static String sentence(String text) {
		return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + (text.endsWith(".") ? "" : ".");
	}

	private static String choices(String type) {
		try {
			Object[] constants = Class.forName(type).getEnumConstants();
			return (constants == null) ? ""
					: Arrays.stream(constants)
						.map((constant) -> "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
						.collect(Collectors.joining(", ", " One of ", "."));
		}
		catch (ClassNotFoundException ex) {
			return "";
		}
	}

}
