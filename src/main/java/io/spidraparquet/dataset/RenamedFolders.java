package io.spidraparquet.dataset;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.hadoop.fs.Path;

/**
 * Placement for file systems with atomic renames: each table's folder appears at its
 * final path in one rename. A replaced run is removed first, its manifest before its
 * data, so that no reader sees both. If its files have to stay, the new ones are moved to
 * them, and only the manifests tell which are which.
 */
final class RenamedFolders implements Placement {

	private final Dataset dataset;

	private final DatasetFiles files;

	private final DatasetLayout layout;

	RenamedFolders(Dataset dataset) {
		this.dataset = dataset;
		this.files = dataset.files();
		this.layout = dataset.layout();
	}

	@Override
	public void stage(String attempt, Path from, String table, String name, long bytes) throws IOException {
		Path to = staged(attempt, from, table, name);
		if (!this.files.exists(to)) {
			if (!this.files.exists(from)) {
				throw Publication.LostFileException.gone(this.files.display(from));
			}
			this.files.mkdirs(to.getParent());
			this.files.move(from, to);
		}
		Publication.requireLength(this.files, to, bytes);
	}

	@Override
	public Path staged(String attempt, Path from, String table, String name) {
		return new Path(folder(attempt, table), name);
	}

	@Override
	public void finishStaging(Manifest manifest) {
		// stage() has already given the files their final names
	}

	@Override
	public Path current(Manifest manifest, String table, Manifest.DataFile file) throws IOException {
		Path to = this.layout.path(file.path());
		Path staged = new Path(folder(manifest.attempt(), table), to.getName());
		return this.files.exists(staged) ? staged : to;
	}

	@Override
	public void moveData(Manifest manifest, Hold hold) throws IOException {
		if (this.dataset.keepsReplaced()) {
			for (Map.Entry<String, List<Manifest.DataFile>> table : manifest.files().entrySet()) {
				addData(manifest, table.getKey(), table.getValue(), hold);
			}
			return;
		}
		hold.require();
		this.files.delete(this.layout.manifest(manifest.key()));
		Map<String, List<Manifest.DataFile>> tables = new LinkedHashMap<>(manifest.files());
		new DataFolders(this.dataset).tables(manifest.key()).forEach((table) -> tables.putIfAbsent(table, List.of()));
		for (Map.Entry<String, List<Manifest.DataFile>> table : tables.entrySet()) {
			replaceData(manifest, table.getKey(), table.getValue(), hold);
		}
	}

	/** The folder of a table's files in staging, where other names may be in use, too. */
	private Path folder(String attempt, String table) {
		return new Path(this.layout.staging(attempt), "data/" + table);
	}

	private void replaceData(Manifest manifest, String table, List<Manifest.DataFile> files, Hold hold)
			throws IOException {
		Path from = folder(manifest.attempt(), table);
		Path to = this.layout.data(table, manifest.key());
		boolean isStaged = this.files.exists(from);
		if ((isStaged || files.isEmpty()) && this.files.exists(to)) {
			hold.require();
			Path old = new Path(this.layout.staging(manifest.attempt()), "old/" + table);
			this.files.delete(old);
			this.files.mkdirs(old.getParent());
			this.files.move(to, old);
		}
		if (isStaged) {
			hold.require();
			this.files.mkdirs(to.getParent());
			this.files.move(from, to);
		}
		requireMoved(manifest, files);
	}

	private void addData(Manifest manifest, String table, List<Manifest.DataFile> files, Hold hold) throws IOException {
		Path from = folder(manifest.attempt(), table);
		Path to = this.layout.data(table, manifest.key());
		if (this.files.exists(from)) {
			hold.require();
			if (!this.files.exists(to)) {
				this.files.mkdirs(to.getParent());
				this.files.move(from, to);
			}
			else {
				for (String name : this.files.list(from)) {
					hold.require();
					this.files.move(new Path(from, name), new Path(to, name));
				}
			}
		}
		requireMoved(manifest, files);
	}

	private void requireMoved(Manifest manifest, List<Manifest.DataFile> files) throws IOException {
		for (Manifest.DataFile file : files) {
			if (!this.files.exists(this.layout.path(file.path()))) {
				throw Publication.goneWhilePublished(this.dataset, manifest, file);
			}
		}
	}

	@Override
	public void publishManifest(Manifest manifest, Path staged, Hold hold) throws IOException {
		hold.require();
		this.files.replace(staged, this.layout.manifest(manifest.key()));
	}

}
