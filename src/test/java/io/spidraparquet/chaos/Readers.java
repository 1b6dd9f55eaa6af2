package io.spidraparquet.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * What readers see at any moment: by manifests, complete runs only; by folders, where
 * those are moved at once, each folder complete or absent.
 */
final class Readers {

	private static final long TWO_ATTEMPTS = -2;

	private static final long UNREADABLE = -1;

	private final StoredDataset dataset;

	private final Set<Map<String, Long>> wholeFolders = new HashSet<>();

	/**
	 * Readers of a dataset.
	 * @param dataset as it is before the command
	 */
	Readers(StoredDataset dataset) throws IOException {
		this.dataset = dataset;
		learn();
	}

	/** Notes the folders as they are as the complete ones. */
	void learn() throws IOException {
		this.wholeFolders.addAll(folders().values());
	}

	/** What they see that they should not. */
	List<String> complaints() throws IOException {
		List<String> complaints = complaintsByManifest();
		if (this.dataset.movesFoldersWhole()) {
			folders().forEach((folder, rows) -> {
				if (!this.wholeFolders.contains(rows)) {
					complaints.add("the folder " + folder + " is not whole, its files and rows are " + rows);
				}
			});
		}
		return complaints;
	}

	/** What those see that they should not who read by manifests. */
	List<String> complaintsByManifest() throws IOException {
		List<String> complaints = new ArrayList<>();
		SortedMap<String, Long> tree = this.dataset.tree();
		for (JsonNode manifest : this.dataset.manifests()) {
			byManifest(manifest, tree, complaints);
		}
		return complaints;
	}

	private void byManifest(JsonNode manifest, SortedMap<String, Long> tree, List<String> complaints)
			throws IOException {
		for (String table : Outcome.tables(manifest)) {
			for (JsonNode file : Outcome.files(manifest, table)) {
				String path = file.get("path").asString();
				if (!Long.valueOf(file.get("bytes").asLong()).equals(tree.get(path))) {
					complaints.add("the manifest names " + path + " with " + file.get("bytes") + " bytes, but it has "
							+ tree.get(path));
					return;
				}
			}
		}
		for (JsonNode table : manifest.get("tables")) {
			rowsOf(table, manifest, complaints);
		}
	}

	private void rowsOf(JsonNode table, JsonNode manifest, List<String> complaints) throws IOException {
		String name = table.get("name") + " of run " + manifest.get("key");
		List<String> key = table.get("key").valueStream().map(JsonNode::asString).toList();
		try (Tables tables = new Tables()) {
			List<String> files = this.dataset.readable(Outcome.paths(manifest, table.get("name").asString()));
			if (tables.count(files) != table.get("rows").asLong()) {
				complaints.add(name + " has " + tables.count(files) + " rows, but not those of its manifest");
			}
			if (tables.repeated(files, key) > 0) {
				complaints.add("keys have a second row in " + name);
			}
		}
		catch (SQLException ex) {
			complaints.add("a file of " + name + " cannot be read: " + ex.getMessage());
		}
	}

	/**
	 * The rows of each file of each data folder, files by the names that all runs give.
	 */
	private Map<String, Map<String, Long>> folders() throws IOException {
		Map<String, Map<String, Long>> folders = new TreeMap<>();
		try (Tables tables = new Tables()) {
			for (String path : this.dataset.tree().keySet()) {
				if (path.matches("[^_/][^/]*/run=[^/]+/.*")) {
					String folder = path.substring(0, path.indexOf('/', path.indexOf('/') + 1) + 1);
					Map<String, Long> files = folders.computeIfAbsent(folder, (name) -> new TreeMap<>());
					if (!path.endsWith("/")) {
						files.merge(StablePaths.hide(path), rows(tables, path), (one, other) -> TWO_ATTEMPTS);
					}
				}
			}
		}
		catch (SQLException ex) {
			throw new IOException(ex);
		}
		return folders;
	}

	private long rows(Tables tables, String path) throws IOException {
		try {
			return tables.count(this.dataset.readable(List.of(path)));
		}
		catch (SQLException ex) {
			return UNREADABLE;
		}
	}

}
