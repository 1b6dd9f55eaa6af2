package io.spidraparquet.settings;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.iceberg.IcebergProperties;
import io.spidraparquet.outbound.OutboundProperties;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.JobProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The names of the settings, taken from the records that they are bound to.
 */
public final class SettingNames {

	/** The records that settings are bound to. */
	public static final List<Class<? extends Record>> RECORDS = List.of(ApiProperties.class, JobProperties.class,
			ParquetProperties.class, FlattenProperties.class, SchemaProperties.class, DatasetProperties.class,
			ContentProperties.class, OutboundProperties.class, IcebergProperties.class);

	/** Prefix of Hadoop's settings, whose names are not checked. */
	public static final String HADOOP = "spidra.hadoop.";

	private SettingNames() {
	}

	/** The names of all settings; those of a list's elements have {@code []}. */
	public static Set<String> all() {
		return Names.ALL;
	}

	public static boolean isKnown(String name) {
		return name.startsWith(HADOOP) || Names.CANONICAL.contains(canonical(name));
	}

	/**
	 * The words that a setting takes.
	 * @param name of the setting
	 * @return those of an enum, or true and false; empty if it takes other values
	 */
	public static List<String> words(String name) {
		Class<?> type = Names.TYPES.getOrDefault(name, Object.class);
		return type.isEnum() ? Arrays.stream(type.getEnumConstants()).map(BadValue::word).toList()
				: (type == boolean.class) ? List.of("true", "false") : List.of();
	}

	/**
	 * The settings whose names end with a word.
	 * @param word one or more parts of a name, such as {@code codec} or {@code api.url}
	 * @return empty if there is none
	 */
	static List<String> endingWith(String word) {
		String end = "." + canonical(word);
		return Names.ALL.stream().filter((name) -> !name.contains("[]") && canonical(name).endsWith(end)).toList();
	}

	public static String prefix(Class<?> type) {
		ConfigurationProperties annotation = type.getAnnotation(ConfigurationProperties.class);
		return (annotation != null) ? annotation.value() : "";
	}

	private static void add(String prefix, Class<?> type, Set<String> names) {
		RecordComponent[] components = type.getRecordComponents();
		Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
		for (int i = 0; i < components.length; i++) {
			RecordComponent component = components[i];
			Name other = parameters[i].getAnnotation(Name.class);
			String name = prefix + "." + ((other != null) ? other.value()
					: component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
			if (component.getType() == Map.class) {
				continue; // Hadoop's settings, see HADOOP
			}
			Class<?> element = elementType(component.getGenericType());
			if (component.getType().isRecord()) {
				add(name, component.getType(), names);
			}
			else if (element != null && element.isRecord()) {
				add(name + "[]", element, names);
			}
			else {
				names.add(name);
				Names.TYPES.put(name, component.getType());
				if (element != null) {
					names.add(name + "[]");
				}
			}
		}
	}

	private static @Nullable Class<?> elementType(Type type) {
		return (type instanceof ParameterizedType list && list.getActualTypeArguments()[0] instanceof Class<?> element)
				? element : null;
	}

	/**
	 * Spring Boot treats {@code max-ratio}, {@code maxRatio} and {@code max_ratio} alike.
	 */
	static String canonical(String name) {
		return name.replaceAll("[-_]", "").replaceAll("\\[\\d+\\]", "[]").toLowerCase(Locale.ROOT);
	}

	/**
	 * The names, collected once.
	 */
	private static final class Names {

		private static final Set<String> ALL = new TreeSet<>();

		private static final Map<String, Class<?>> TYPES = new HashMap<>();

		private static final Set<String> CANONICAL = new HashSet<>();

		static {
			RECORDS.forEach((type) -> add(prefix(type), type, ALL));
			ALL.forEach((name) -> CANONICAL.add(canonical(name)));
		}

	}

}
