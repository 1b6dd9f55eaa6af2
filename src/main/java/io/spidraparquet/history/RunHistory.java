package io.spidraparquet.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.FileBody;
import io.spidraparquet.dataset.FileStamp;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.dataset.PublishedRuns;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the runs that were published last. They are kept in one file of the
 * dataset, so that few manifests are read; these stay the truth, and a manifest that
 * changed since is read again.
 */
public final class RunHistory {

	/** Path of the kept figures under {@code _spidra}. */
	public static final String FILE = "history.json";

	/** How many runs are kept. */
	public static final int MOST = 90;

	private static final Logger logger = LoggerFactory.getLogger(RunHistory.class);

	private final Map<String, Kept> kept;

	private final List<RunFigures> runs;

	private RunHistory(Map<String, Kept> kept, List<RunFigures> runs) {
		this.kept = kept;
		this.runs = runs;
	}

	/**
	 * Reads the figures of the last runs.
	 * @param dataset dataset that may not exist yet
	 * @param published the published runs of the dataset
	 * @param except key of a run that is about to be published, whose earlier publication
	 * does not count; null if there is none
	 * @return the {@value #MOST} last ones
	 * @throws IOException if a manifest cannot be read
	 */
	public static RunHistory read(Dataset dataset, PublishedRuns published, @Nullable String except)
			throws IOException {
		Map<String, Kept> known = known(dataset, published);
		Map<String, Kept> kept = new TreeMap<>();
		List<RunFigures> runs = new ArrayList<>();
		for (PublishedRuns.Stamped run : published.newest(MOST, except)) {
			Kept before = known.get(run.key());
			RunFigures figures = (before != null && before.file().equals(run.file())) ? before.figures()
					: figures(dataset, run);
			if (figures != null) {
				kept.put(run.key(), new Kept(run.file(), figures));
				runs.add(figures);
			}
		}
		runs.sort((one, other) -> Long.compare(one.sequence(), other.sequence()));
		return new RunHistory(kept, List.copyOf(runs));
	}

	private static Map<String, Kept> known(Dataset dataset, PublishedRuns published) throws IOException {
		Path path = new Path(dataset.layout().metadata(), FILE);
		if (published.total() == 0) {
			return Map.of();
		}
		try {
			Content content = ManifestJson.read(dataset.files(), path, Content.class);
			return (content.version() == Content.VERSION) ? content.runs() : Map.of();
		}
		catch (FileNotFoundException ex) {
			return Map.of();
		}
		catch (IOException ex) {
			logger.info("{} cannot be read: reading the manifests instead", dataset.files().display(path));
			return Map.of();
		}
	}

	private static @Nullable RunFigures figures(Dataset dataset, PublishedRuns.Stamped run) throws IOException {
		Manifest manifest = PublishedRuns.manifest(dataset, run);
		return (manifest != null) ? RunFigures.of(manifest) : null;
	}

	/**
	 * The figures.
	 * @return in the order of publication
	 */
	public List<RunFigures> runs() {
		return this.runs;
	}

	/**
	 * The content of the file.
	 * @return content of {@link #FILE}, without the run that is about to be published
	 */
	public FileBody body() {
		return ManifestJson.compact(new Content(Content.VERSION, this.kept));
	}

	/**
	 * The kept file.
	 *
	 * @param version version of its format
	 * @param runs figures by key
	 */
	private record Content(int version, Map<String, Kept> runs) {

		static final int VERSION = 1;

		Content {
			runs = Objects.requireNonNullElse(runs, Map.of());
		}

	}

	/**
	 * The figures of a run.
	 *
	 * @param file what a listing told about the manifest when it was read
	 * @param figures extract of the manifest
	 */
	private record Kept(FileStamp file, RunFigures figures) {

		Kept {
			Objects.requireNonNull(file, "file");
			Objects.requireNonNull(figures, "figures");
		}

	}

}
