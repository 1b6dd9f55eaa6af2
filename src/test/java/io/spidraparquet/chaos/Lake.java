package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.workbench.Iceberg;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import tools.jackson.databind.JsonNode;

/**
 * The Iceberg tables of a dataset on the local disk, as Iceberg's own reader sees them.
 */
final class Lake {

	private final StoredDataset dataset;

	private final Path output;

	Lake(StoredDataset dataset, Path output) {
		this.dataset = dataset;
		this.output = output;
	}

	/**
	 * Whether a path is Iceberg's own. A kill leaves metadata there that nothing refers
	 * to, as Iceberg does.
	 */
	static boolean isMetadata(String path) {
		return path.matches("([^/_][^/]*/)?metadata/.+");
	}

	private Set<String> names() throws IOException {
		Set<String> names = new TreeSet<>();
		for (JsonNode manifest : this.dataset.manifests()) {
			names.addAll(Outcome.tables(manifest));
		}
		return names;
	}

	private Path location(String table) {
		return table.equals("pages") ? this.output : this.output.resolve(table);
	}

	/** What readers of the tables see at any moment that they should not. */
	List<String> unreadable() throws IOException {
		List<String> complaints = new ArrayList<>();
		for (String name : names()) {
			if (!Iceberg.exists(location(name))) {
				continue;
			}
			Map<String, Set<String>> attempts = new HashMap<>();
			for (String file : Iceberg.files(Iceberg.at(location(name)), null)) {
				if (!Files.exists(Path.of(file))) {
					complaints.add("the Iceberg table " + name + " has " + file + ", which is gone");
				}
				attempts.computeIfAbsent(file.substring(0, file.lastIndexOf('/')), (folder) -> new HashSet<>())
					.add(file.replaceFirst(".*-([0-9a-f]{12})\\.parquet", "$1"));
			}
			attempts.forEach((folder, ids) -> {
				if (ids.size() > 1) {
					complaints.add("the Iceberg table " + name + " has two attempts of " + folder);
				}
			});
		}
		return complaints;
	}

	/** How the tables differ from the manifests, and files that nothing has. */
	List<String> incomplete() throws IOException {
		List<String> complaints = unreadable();
		Set<String> known = new HashSet<>();
		for (String name : names()) {
			Set<String> published = new TreeSet<>();
			for (JsonNode manifest : this.dataset.manifests()) {
				Outcome.paths(manifest, name).forEach((path) -> published.add(this.output.resolve(path).toString()));
			}
			known.addAll(published);
			if (!Iceberg.exists(location(name))) {
				if (!published.isEmpty()) {
					complaints.add("there is no Iceberg table " + name);
				}
				continue;
			}
			Table table = Iceberg.at(location(name));
			if (!published.equals(new TreeSet<>(Iceberg.files(table, null)))) {
				complaints.add("the Iceberg table " + name + " has " + Iceberg.files(table, null)
						+ ", but published is " + published);
			}
			Set<String> attempts = new HashSet<>();
			for (Snapshot snapshot : table.snapshots()) {
				if (!attempts.add(snapshot.summary().get("spidra.attempt"))) {
					complaints.add("the Iceberg table " + name + " has two snapshots of one attempt");
				}
				known.addAll(Iceberg.files(table, snapshot));
			}
		}
		for (String path : this.dataset.tree().keySet()) {
			if (path.endsWith(".parquet") && !known.contains(this.output.resolve(path).toString())) {
				complaints.add(path + " is in no manifest and in no snapshot");
			}
		}
		return complaints;
	}

}
