package io.spidraparquet.chaos;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What lies at an output, on any file system of Hadoop.
 */
final class StoredDataset {

	private static final JsonMapper JSON = new JsonMapper();

	private final FileSystem fileSystem;

	private final Path root;

	private final java.nio.file.Path copies;

	/**
	 * A dataset that may not be there yet.
	 * @param output its URI
	 * @param configuration of the file system
	 * @param copies folder for copies of remote files
	 */
	StoredDataset(URI output, Configuration configuration, java.nio.file.Path copies) throws IOException {
		if ("file".equals(output.getScheme())) {
			configuration.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
		}
		this.fileSystem = FileSystem.newInstance(output, configuration);
		this.root = new Path(output);
		this.copies = copies;
	}

	private boolean isLocal() {
		return this.fileSystem instanceof RawLocalFileSystem;
	}

	/** Whether a folder is moved at once. */
	boolean movesFoldersWhole() {
		return !this.fileSystem.getUri().getScheme().startsWith("s3");
	}

	/** The output as a word of a command. */
	String uri() {
		return isLocal() ? this.root.toUri().getPath() : this.root.toString();
	}

	/**
	 * All files and folders.
	 * @return lengths by relative paths; folders end with a slash and have none
	 */
	SortedMap<String, Long> tree() throws IOException {
		SortedMap<String, Long> tree = new TreeMap<>();
		addBelow("", tree);
		return tree;
	}

	private void addBelow(String folder, SortedMap<String, Long> tree) throws IOException {
		for (FileStatus status : list(folder)) {
			String path = folder + status.getPath().getName();
			if (status.isDirectory()) {
				tree.put(path + "/", 0L);
				addBelow(path + "/", tree);
			}
			else {
				tree.put(path, status.getLen());
			}
		}
	}

	private List<FileStatus> list(String folder) throws IOException {
		try {
			return List.of(this.fileSystem.listStatus(at(folder)));
		}
		catch (FileNotFoundException ex) {
			return List.of();
		}
	}

	private Path at(String path) {
		return path.isEmpty() ? this.root : new Path(this.root, path);
	}

	/** The text of a file. */
	String read(String path) throws IOException {
		try (InputStream in = this.fileSystem.open(at(path))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** The manifests that are there. */
	List<JsonNode> manifests() throws IOException {
		List<JsonNode> manifests = new ArrayList<>();
		for (String path : tree().keySet()) {
			if (path.matches("_spidra/runs/[^/]*(?<!\\.redshift)\\.json") && !path.startsWith("_spidra/runs/.")) {
				manifests.add(JSON.readTree(read(path)));
			}
		}
		return manifests;
	}

	/** Paths that DuckDB can read. */
	List<String> readable(List<String> paths) throws IOException {
		List<String> readable = new ArrayList<>();
		for (String path : paths) {
			if (isLocal()) {
				readable.add(at(path).toUri().getPath());
			}
			else {
				java.nio.file.Path copy = this.copies.resolve(path);
				this.fileSystem.copyToLocalFile(false, at(path), new Path(copy.toUri()), true);
				readable.add(copy.toString());
			}
		}
		return readable;
	}

	/** Copies the dataset next to itself. */
	void save() throws IOException {
		copy(this.root, this.root.suffix("-saved"));
	}

	/** Makes it what it was when it was saved; without a copy, empty. */
	void restore() throws IOException {
		this.fileSystem.delete(this.root, true);
		Path saved = this.root.suffix("-saved");
		if (this.fileSystem.exists(saved)) {
			copy(saved, this.root);
		}
	}

	private void copy(Path from, Path to) throws IOException {
		this.fileSystem.delete(to, true);
		FileUtil.copy(this.fileSystem, from, this.fileSystem, to, false, this.fileSystem.getConf());
	}

}
