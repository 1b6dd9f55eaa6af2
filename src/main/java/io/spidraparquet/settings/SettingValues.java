package io.spidraparquet.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.springframework.core.env.Environment;

/**
 * The values of a run's settings, so that they can be passed to another process.
 */
public final class SettingValues {

	/** Settings that each process has for itself. */
	private static final List<String> OF_A_HOST = List.of("spidra.api.", "spidra.hadoop", "spidra.worker",
			"spidra.notify", "spidra.metrics", "spidra.traces", "spidra.lineage", "spidra.iceberg", "spidra.output");

	/** Can be relative to the working folder of this process. */
	private static final String RAW_FROM = "spidra.raw-from";

	private SettingValues() {
	}

	/**
	 * The values that are set, by name. Settings of the host are left out.
	 * @param environment has the settings of the run
	 */
	public static Map<String, String> of(Environment environment) {
		Map<String, String> values = new TreeMap<>();
		List<String> names = SettingNames.all()
			.stream()
			.filter((name) -> OF_A_HOST.stream().noneMatch(name::startsWith))
			.toList();
		List<String> ofElements = new ArrayList<>();
		for (String name : names) {
			if (name.contains("[]")) {
				ofElements.add(name);
			}
			else {
				put(environment, name, values);
			}
		}
		addElements(environment, ofElements, values);
		values.computeIfPresent(RAW_FROM, (name, path) -> Outputs.resolve(path).toString());
		return values;
	}

	/** Adds the elements of lists, index by index, as long as one has a value. */
	private static void addElements(Environment environment, List<String> names, Map<String, String> values) {
		Map<String, List<String>> byList = new TreeMap<>();
		names.forEach(
				(name) -> byList.computeIfAbsent(name.substring(0, name.indexOf("[]")), (list) -> new ArrayList<>())
					.add(name));
		byList.forEach((list, ofList) -> {
			int before = -1;
			for (int i = 0; values.size() != before; i++) {
				before = values.size();
				String element = list + "[" + i + "]";
				Set<String> ofElement = new java.util.TreeSet<>();
				ofList.forEach((name) -> ofElement.add(element + name.substring(list.length() + 2)));
				List<String> lists = ofElement.stream().filter((name) -> name.contains("[]")).toList();
				ofElement.stream()
					.filter((name) -> !name.contains("[]"))
					.forEach((name) -> put(environment, name, values));
				if (!lists.isEmpty()) {
					addElements(environment, lists, values);
				}
			}
		});
	}

	private static void put(Environment environment, String name, Map<String, String> values) {
		String value = environment.getProperty(name);
		if (value != null) {
			values.put(name, value);
		}
	}

}
