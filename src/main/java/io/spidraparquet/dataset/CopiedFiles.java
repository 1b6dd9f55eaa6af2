package io.spidraparquet.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.hadoop.fs.Path;

/**
 * Placement for object stores, where a rename is a copy. Files stay in the partitions'
 * folders until the publication, which copies each of them once to its final name. Final
 * names are unique. A replaced run therefore stays readable by its manifest until the new
 * manifest overwrites that; only then are the old files deleted, unless they have to
 * stay.
 */
final class CopiedFiles implements Placement {

	private static final String SOURCES = "sources.json";

	private final Dataset dataset;

	private final DatasetFiles files;

	private final DatasetLayout layout;

	private final List<Source> sources = new ArrayList<>();

	CopiedFiles(Dataset dataset) {
		this.dataset = dataset;
		this.files = dataset.files();
		this.layout = dataset.layout();
	}

	@Override
	public void stage(String attempt, Path from, String table, String name, long bytes) throws IOException {
		if (!this.files.exists(from)) {
			throw Publication.LostFileException.gone(this.files.display(from));
		}
		Publication.requireLength(this.files, from, bytes);
		this.sources.add(new Source(from.getParent().getName() + "/" + from.getName(), table, name));
	}

	@Override
	public Path staged(String attempt, Path from, String table, String name) {
		return from;
	}

	@Override
	public void finishStaging(Manifest manifest) throws IOException {
		Source[] all = this.sources.toArray(Source[]::new);
		this.files.write(new Path(this.layout.staging(manifest.attempt()), SOURCES), ManifestJson.indented(all));
	}

	@Override
	public Path current(Manifest manifest, String table, Manifest.DataFile file) throws IOException {
		Path to = this.layout.path(file.path());
		Path staging = this.layout.staging(manifest.attempt());
		Path staged = new Path(staging, source(staging, table, to.getName()));
		return this.files.exists(staged) ? staged : to;
	}

	@Override
	public void moveData(Manifest manifest, Hold hold) throws IOException {
		Path staging = this.layout.staging(manifest.attempt());
		for (Map.Entry<String, List<Manifest.DataFile>> table : manifest.files().entrySet()) {
			for (Manifest.DataFile file : table.getValue()) {
				Path to = this.layout.path(file.path());
				if (this.files.exists(to) && this.files.length(to) == file.bytes()) {
					continue;
				}
				Path from = new Path(staging, source(staging, table.getKey(), to.getName()));
				if (!this.files.exists(from)) {
					throw Publication.goneWhilePublished(this.dataset, manifest, file);
				}
				hold.require();
				this.files.delete(to);
				this.files.move(from, to);
				Publication.requireLength(this.files, to, file.bytes());
			}
		}
	}

	private String source(Path staging, String table, String name) throws IOException {
		for (Source source : ManifestJson.read(this.files, new Path(staging, SOURCES), Source[].class,
				() -> "remove " + this.files.display(staging) + " and run again")) {
			if (source.table().equals(table) && source.name().equals(name)) {
				return source.from();
			}
		}
		throw new IOException(name + " is not listed in " + this.files.display(new Path(staging, SOURCES)) + ": remove "
				+ this.files.display(staging) + " and run again");
	}

	@Override
	public void publishManifest(Manifest manifest, Path staged, Hold hold) throws IOException {
		hold.require();
		this.files.copy(staged, this.layout.manifest(manifest.key()));
		if (this.dataset.keepsReplaced()) {
			return;
		}
		Set<String> tables = new TreeSet<>(manifest.files().keySet());
		tables.addAll(new DataFolders(this.dataset).tables(manifest.key()));
		for (String table : tables) {
			Path folder = this.layout.data(table, manifest.key());
			List<String> current = manifest.files()
				.getOrDefault(table, List.of())
				.stream()
				.map((file) -> this.layout.path(file.path()).getName())
				.toList();
			for (String name : this.files.list(folder)) {
				if (!current.contains(name)) {
					hold.require();
					this.files.delete(new Path(folder, name));
				}
			}
			if (current.isEmpty()) {
				this.files.delete(folder); // a store may keep a folder marker
			}
		}
	}

	/**
	 * The staged file for one data file.
	 *
	 * @param from path relative to the attempt's staging folder
	 * @param table table of the data file
	 * @param name final name
	 */
	private record Source(String from, String table, String name) {

	}

}
