package io.spidraparquet.documents;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.flatten.SchemaProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the JSON Schema of job definitions from what Spring Boot's configuration
 * processor has collected about the settings. A setting may be written nested or flat, or
 * partly so ({@code spidra: {plan.look-back: 7d}}), and in other spellings of its name,
 * which editors do not propose.
 */
final class DefinitionSchema {

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Path COLUMNS = Path.of("src/main/java/io/spidraparquet/flatten/SchemaProperties.java");

	private static final String ROOT = "spidra";

	/** A variable, whose value is not known here. */
	private static final String VARIABLE = "|\\$\\{";

	private static final List<String> TEXT = List.of("string", "number", "boolean");

	/** Keys in the data of pages, which have to be quoted where they are numbers. */
	private static final Pattern PATHS = Pattern.compile("flatten\\.rows|schema\\.exclude");

	private static final Pattern RANGE = Pattern.compile("(\\d+) to (\\d+)|at least (\\d+)|(\\d+) or more");

	/** All settings by their names without the prefix. */
	private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();

	/** What the elements of lists are. */
	private final Map<String, Map<String, Object>> elements = new LinkedHashMap<>();

	private DefinitionSchema() throws IOException {
		for (JsonNode each : new JsonMapper().readTree(Files.readString(METADATA)).path("properties")) {
			String name = each.path("name").asString();
			if (name.startsWith(ROOT + ".")) {
				add(name.substring(ROOT.length() + 1), each.path("type").asString(),
						each.path("description").asString(), each.path("defaultValue"));
			}
		}
	}

	static String text() throws IOException {
		return JsonMapper.builder()
			.enable(SerializationFeature.INDENT_OUTPUT)
			.build()
			.writeValueAsString(new DefinitionSchema().document()) + "\n";
	}

	private Map<String, Object> document() throws IOException {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		document.put("title", "Job definition of spidra-parquet");
		document.put("description", "Settings of a job, and those of Spring Boot.");
		Map<String, Object> names = level("");
		properties(names, "properties").put("debug", object());
		properties(names, "properties").put("trace", object());
		properties(names, "patternProperties").put("^(spring|logging)([.].*)?$", object());
		document.putAll(names);
		Map<String, Object> definitions = new LinkedHashMap<>();
		groups().forEach((group) -> definitions.put(group, level(group + ".")));
		this.settings.forEach((name, setting) -> definitions.put(ROOT + "." + name, setting));
		this.elements.forEach((name, element) -> definitions.put(element(ROOT + "." + name), element));
		document.put("$defs", definitions);
		return document;
	}

	/** The objects that have settings in them: spidra, spidra.plan and so on. */
	private Set<String> groups() {
		Set<String> groups = new TreeSet<>();
		this.settings.keySet().forEach((name) -> {
			String path = ROOT + "." + name;
			for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
				groups.add(path.substring(0, dot));
			}
		});
		return groups;
	}

	/** An object with all that begins with a prefix. */
	private Map<String, Object> level(String prefix) {
		Map<String, Object> level = new LinkedHashMap<>();
		level.put("type", List.of("object", "null")); // all settings in it may be
														// comments
		Stream.concat(groups().stream(), this.settings.keySet().stream().map((name) -> ROOT + "." + name))
			.filter((name) -> name.startsWith(prefix))
			.sorted()
			.forEach((name) -> name(level, name.substring(prefix.length()), name));
		level.put("additionalProperties", false);
		return level;
	}

	private void name(Map<String, Object> level, String shown, String name) {
		Map<String, Object> reference = object("$ref", "#/$defs/" + name);
		properties(level, "properties").put(shown, reference);
		Map<String, Object> patterns = properties(level, "patternProperties");
		String spellings = Pattern.compile("-(.)")
			.matcher(shown.replace(".", "[.]"))
			.replaceAll(DefinitionSchema::joint);
		if (shown.contains("-")) {
			patterns.put("^(?!" + shown.replace(".", "[.]") + "$)" + spellings + "$", reference);
		}
		String setting = name.substring(Math.min(name.length(), ROOT.length() + 1));
		if (this.elements.containsKey(setting)) {
			patterns.put("^" + spellings + "\\[[0-9]+]$", object("$ref", "#/$defs/" + element(name)));
			if (this.elements.get(setting).get("properties") instanceof Map<?, ?> fields) {
				fields.forEach((field, value) -> patterns.put("^" + spellings + "\\[[0-9]+][.]" + field + "$", value));
			}
		}
		if (this.settings.getOrDefault(setting, Map.of()).get("additionalProperties") != null) {
			patterns.put("^" + spellings + "[.].+$", reference);
		}
	}

	private static String joint(MatchResult match) {
		String letter = match.group(1);
		return "[-_]?[" + letter + letter.toUpperCase(Locale.ROOT) + "]";
	}

	private static String element(String list) {
		return list + ".element";
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> properties(Map<String, Object> level, String kind) {
		return (Map<String, Object>) level.computeIfAbsent(kind, (each) -> new LinkedHashMap<>());
	}

	private void add(String name, String type, String description, JsonNode preset) throws IOException {
		Map<String, Object> setting = new LinkedHashMap<>();
		setting.put("description", words(description));
		if (type.startsWith("java.util.List")) {
			boolean isColumns = type.contains("DeclaredColumn");
			this.elements.put(name, isColumns ? column() : name.equals("checks") ? check()
					: object("type", PATHS.matcher(name).matches() ? "string" : TEXT));
			Map<String, Object> list = object("type", "array", "items",
					object("$ref", "#/$defs/" + element(ROOT + "." + name)));
			setting.putAll(isColumns ? list : object("anyOf", List.of(list, object("type", TEXT))));
		}
		else {
			setting.putAll(value(type, name, description));
		}
		if (!preset.isMissingNode()) {
			setting.put("default", preset);
		}
		this.settings.put(name, setting);
	}

	private static Map<String, Object> value(String type, String name, String description) {
		Map<String, Object> value = new LinkedHashMap<>();
		switch (type) {
			case "java.lang.Boolean" ->
				value.putAll(pattern(List.of("boolean", "string"), "^(true|false|yes|no|on|off)$"));
			case "java.lang.Integer", "java.lang.Long" ->
				value.putAll(pattern(List.of("integer", "string"), "^[+-]?[0-9]+$"));
			case "java.lang.Double" ->
				value.putAll(pattern(List.of("number", "string"), "^[+-]?[0-9]*[.]?[0-9]+([eE][+-]?[0-9]+)?$"));
			case "java.time.Duration" ->
				value.putAll(pattern(List.of("string", "integer"), "^[+]?[0-9]+([numNUM]?[sS]|[mhdMHD])?$|^[pP]"));
			case "org.springframework.util.unit.DataSize" ->
				value.putAll(pattern(List.of("string", "integer"), "^[+]?[0-9]+([KMGT]?B)?$"));
			case "java.net.URI" -> value.putAll(pattern(List.of("string"), "^https?://"));
			case "java.lang.String" -> value.put("type", PATHS.matcher(name).matches() ? "string" : TEXT);
			default -> value.putAll(type.startsWith("java.util.Map") ? map() : choice(type));
		}
		if (type.matches("java\\.lang\\.(Integer|Long|Double)")) {
			RANGE.matcher(description).results().forEach((range) -> {
				value.put("minimum", number(range, 1, 3, 4));
				if (range.group(2) != null) {
					value.put("maximum", number(range, 2));
				}
			});
		}
		return value;
	}

	private static long number(MatchResult range, int... groups) {
		return Arrays.stream(groups)
			.filter((group) -> range.group(group) != null)
			.mapToLong((group) -> Long.parseLong(range.group(group)))
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, Object> pattern(List<String> types, String pattern) {
		Map<String, Object> value = new LinkedHashMap<>();
		value.put("type", (types.size() == 1) ? types.get(0) : types);
		value.put("pattern", pattern + VARIABLE);
		return value;
	}

	/** Hadoop's settings, nested or flat. */
	private static Map<String, Object> map() {
		return object("type", List.of("object", "string", "number", "boolean"), "additionalProperties", true);
	}

	/** An enum: its words as the manual has them, and in any other case. */
	private static Map<String, Object> choice(String type) {
		try {
			Object[] constants = Class.forName(type).getEnumConstants();
			List<String> words = Arrays.stream(constants)
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.toList();
			return oneOf(words, words.stream().map(DefinitionSchema::anyCase).collect(Collectors.joining("|")));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("no schema for values of " + type, ex);
		}
	}

	private static Map<String, Object> oneOf(List<String> words, String others) {
		return object("anyOf", List.of(object("enum", words), pattern(List.of("string"), "^ *(" + others + ") *$")));
	}

	private static String anyCase(String word) {
		return word.chars()
			.mapToObj((letter) -> String.valueOf((char) letter))
			.map((letter) -> letter.equals("-") ? "[-_]?"
					: letter.matches("[a-z]") ? "[" + letter + letter.toUpperCase(Locale.ROOT) + "]" : letter)
			.collect(Collectors.joining());
	}

	/** A check: a text, or what YAML makes of {@code column price: nulls < 5%}. */
	private static Map<String, Object> check() {
		return object("anyOf",
				List.of(object("type", "string"),
						object("type", "object", "minProperties", 1, "maxProperties", 1, "patternProperties",
								object("^column .", object("type", "string")), "additionalProperties", false)));
	}

	private static Map<String, Object> column() throws IOException {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (RecordComponent component : SchemaProperties.DeclaredColumn.class.getRecordComponents()) {
			Map<String, Object> field = new LinkedHashMap<>();
			field.put("description", words(parameter(component.getName())));
			field.putAll(field(component));
			fields.put(component.getName(), field);
		}
		Map<String, Object> column = new LinkedHashMap<>();
		column.put("type", "object");
		column.put("properties", fields);
		column.put("additionalProperties", false);
		column.put("oneOf", List.of(object("required", List.of("path")), object("required", List.of("paths"))));
		return column;
	}

	private static Map<String, Object> field(RecordComponent component) {
		return switch (component.getName()) {
			case "path", "name" -> object("type", "string");
			case "type" -> type();
			default -> (component.getType() == List.class)
					? object("type", List.of("array", "string"), "items", object("type", TEXT))
					: value((component.getType() == boolean.class) ? "java.lang.Boolean" : "java.lang.String", "", "");
		};
	}

	private static Map<String, Object> type() {
		List<String> scalars = List.of("boolean", "int64", "double", "string", "date", "timestamp");
		String decimal = anyCase("decimal") + "\\( *[0-9]+ *, *[0-9]+ *\\)";
		String scalar = "(" + scalars.stream().map(DefinitionSchema::anyCase).collect(Collectors.joining("|")) + "|"
				+ decimal + ")";
		List<String> words = Stream
			.concat(Stream.concat(scalars.stream(), Stream.of("decimal(12,2)", "json")),
					scalars.stream().map((word) -> "list<" + word + ">"))
			.toList();
		return oneOf(words, scalar + "|" + anyCase("json") + "|" + anyCase("list") + "< *" + scalar + " *>");
	}

	/** Members in this order, so that the file is always the same. */
	private static Map<String, Object> object(Object... namesAndValues) {
		Map<String, Object> object = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			object.put((String) namesAndValues[i], namesAndValues[i + 1]);
		}
		return object;
	}

	/** The processor leaves out records in lists, so that their texts are read here. */
	private static String parameter(String name) throws IOException {
		String source = Files.readString(COLUMNS).split("public record DeclaredColumn", 2)[0];
		String texts = source.substring(source.lastIndexOf("/**")).replaceAll("\\s*\\n\\s*\\*/?\\s*", " ");
		return Pattern.compile("@param " + name + " (.*?)(?= @param|$)")
			.matcher(texts)
			.results()
			.map((text) -> text.group(1))
			.findFirst()
			.orElseThrow();
	}

	private static String words(@Nullable String javadoc) {
		return String.valueOf(javadoc).replaceAll("\\{@(?:code|link \\S+) ?([^}]*)}", "`$1`").strip();
	}

}
