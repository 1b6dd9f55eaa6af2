package io.spidraparquet.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command leaves behind, without what differs between any two runs: ids of
 * attempts, times, and the bytes of files that hold times.
 *
 * @param rows rows by the name of their table, also of the failed pages
 * @param fileSchemas schemas of the data files
 * @param schemaCopy content of {@code schema.json}
 * @param manifests of all runs
 * @param paths files and folders at the output and in the state folder
 * @param running executions that have not ended by the job repository
 */
record Outcome(SortedMap<String, List<String>> rows, List<String> fileSchemas, String schemaCopy,
		List<String> manifests, Set<String> paths, List<String> running) {

	private static final String FAILED_PAGES = "failed_pages";

	private static final List<String> OF_ONE_RUN = List.of("sequence", "attempt", "job_execution_id", "started_at",
			"published_at", "fetched_at", "step_seconds", "workers", "bytes", "crc32c");

	private static final JsonMapper SORTED = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
		.build();

	/** Looks at what is there. */
	static Outcome of(StoredDataset dataset, StateFolder state) throws IOException {
		List<JsonNode> manifests = dataset.manifests();
		Set<String> paths = new TreeSet<>();
		dataset.tree()
			.keySet()
			.stream()
			.filter((path) -> !Lake.isMetadata(path))
			.forEach((path) -> paths.add("output/" + StablePaths.hide(path)));
		state.tree().forEach((path) -> paths.add("home/" + StablePaths.hide(path)));
		SortedMap<String, List<String>> files = new TreeMap<>();
		for (JsonNode manifest : manifests) {
			for (String table : tables(manifest)) {
				files.computeIfAbsent(table, (name) -> new ArrayList<>()).addAll(paths(manifest, table));
			}
		}
		try (Tables tables = new Tables()) {
			SortedMap<String, List<String>> rows = new TreeMap<>();
			List<String> schemas = new ArrayList<>();
			for (Map.Entry<String, List<String>> table : files.entrySet()) {
				List<String> readable = dataset.readable(table.getValue());
				rows.put(table.getKey(), tables.rows(readable));
				schemas.addAll(tables.schemas(readable));
			}
			return new Outcome(rows, schemas,
					dataset.tree().containsKey("_spidra/schema.json") ? dataset.read("_spidra/schema.json") : "",
					manifests.stream().map(Outcome::essence).toList(), paths, state.running());
		}
		catch (SQLException ex) {
			throw new IOException(ex);
		}
	}

	/** Without the state folder, which has less in it if others do the work. */
	Outcome atOutput() {
		Set<String> there = this.paths.stream()
			.filter((path) -> path.startsWith("output/") && !path.equals("output/_spidra/unfinished/"))
			.collect(Collectors.toCollection(TreeSet::new));
		return new Outcome(this.rows, this.fileSchemas, this.schemaCopy, this.manifests, there, List.of());
	}

	/** The rows of a table; none if it is not there. */
	List<String> rowsOf(String table) {
		return this.rows.getOrDefault(table, List.of());
	}

	/** Names of a manifest's tables, with that of the failed pages. */
	static List<String> tables(JsonNode manifest) {
		List<String> tables = new ArrayList<>();
		manifest.get("tables").forEach((table) -> tables.add(table.get("name").asString()));
		tables.add(FAILED_PAGES);
		return tables;
	}

	/** The files of one of them. */
	static List<JsonNode> files(JsonNode manifest, String table) {
		List<JsonNode> files = new ArrayList<>();
		if (table.equals(FAILED_PAGES)) {
			manifest.get("failed_page_files").forEach(files::add);
		}
		for (JsonNode each : manifest.get("tables")) {
			if (each.get("name").asString().equals(table)) {
				each.get("files").forEach(files::add);
			}
		}
		return files;
	}

	/** Paths of the files of one of them. */
	static List<String> paths(JsonNode manifest, String table) {
		return files(manifest, table).stream().map((file) -> file.get("path").asString()).toList();
	}

	private static String essence(JsonNode manifest) {
		JsonNode copy = manifest.deepCopy();
		strip(copy);
		return StablePaths.hide(SORTED.writeValueAsString(SORTED.treeToValue(copy, Map.class)));
	}

	private static void strip(JsonNode node) {
		if (node instanceof ObjectNode object) {
			object.remove(OF_ONE_RUN);
		}
		node.forEach(Outcome::strip);
	}

	/**
	 * In which ways this is not the outcome of an undisturbed run.
	 * @param undisturbed what should have come out
	 * @return a line for each; empty if it equals
	 */
	List<String> differencesFrom(Outcome undisturbed) {
		List<String> differences = new ArrayList<>();
		compare("tables", this.rows.keySet(), undisturbed.rows.keySet(), differences);
		undisturbed.rows
			.forEach((table, expected) -> compare("rows of " + table, rowsOf(table), expected, differences));
		compare("schemas of the files", this.fileSchemas, undisturbed.fileSchemas, differences);
		compare("schema.json", this.schemaCopy.lines().toList(), undisturbed.schemaCopy.lines().toList(), differences);
		compare("manifests", String.join("\n", this.manifests).lines().toList(),
				String.join("\n", undisturbed.manifests).lines().toList(), differences);
		compare("paths", this.paths, undisturbed.paths, differences);
		compare("running executions", this.running, undisturbed.running, differences);
		return differences;
	}

	private static void compare(String what, Collection<String> found, Collection<String> expected,
			List<String> differences) {
		if (!List.copyOf(found).equals(List.copyOf(expected))) {
			differences.add(what + ": " + found.size() + " instead of " + expected.size() + ", too many "
					+ without(found, expected) + ", missing " + without(expected, found));
		}
	}

	private static List<String> without(Collection<String> some, Collection<String> others) {
		Set<String> there = Set.copyOf(others);
		return some.stream()
			.filter((line) -> !there.contains(line))
			.limit(5)
			.map((line) -> line.strip().lines().limit(2).collect(Collectors.joining(" ")))
			.map((line) -> (line.length() > 200) ? line.substring(0, 200) + "…" : line)
			.toList();
	}

	/** What should not be there even after an undisturbed run. */
	List<String> leftovers() {
		List<String> leftovers = new ArrayList<>(this.running);
		this.paths.stream()
			.filter((path) -> path.endsWith(".tmp") || path.matches("output/_spidra/staging/.+")
					|| path.matches("output/_spidra/unfinished/.+") || path.matches("home/datasets/[^/]+/runs/.+"))
			.forEach(leftovers::add);
		return leftovers;
	}

}
