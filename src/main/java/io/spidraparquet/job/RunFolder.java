package io.spidraparquet.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.PathProfile;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.source.PageRange;
import io.spidraparquet.source.PrivateFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The local folder of one unfinished run: {@code run.json}, the fetched responses, the
 * results of the slices, and what the end of the fetch fixed. Each file is whole or not
 * there.
 */
final class RunFolder {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern SLICE = Pattern.compile("slice-\\d+\\.json");

	private static final String STATE = "run.json";

	private static final String FETCHED = "fetched.json";

	private final Path folder;

	RunFolder(Path folder) {
		this.folder = folder;
	}

	@Nullable RunState state() throws IOException {
		return read(STATE, RunState.class);
	}

	void save(RunState state) throws IOException {
		write(STATE, state);
	}

	/**
	 * Ends the attempt but keeps the responses for the next one.
	 */
	void voidAttempt() throws IOException {
		Files.deleteIfExists(this.folder.resolve(STATE));
	}

	Path responses() {
		return this.folder.resolve("fetched");
	}

	/**
	 * Starts an attempt: what the last one derived from the responses is void.
	 */
	void clearDerived() throws IOException {
		if (Files.isDirectory(this.folder)) {
			for (Path file : list(this.folder)) {
				if (!file.equals(responses())) {
					Files.delete(file);
				}
			}
		}
		PrivateFiles.makeFolder(this.folder);
	}

	/**
	 * Removes all in it: what was fetched for another plan may be something else.
	 */
	void deleteContent() throws IOException {
		deleteTree(this.folder);
		PrivateFiles.makeFolder(this.folder);
	}

	/**
	 * Saves what a slice did.
	 * @param outcome of its crawls
	 * @param profile of those that are taken
	 */
	void saveSlice(int slice, Outcome outcome, Profile profile) throws IOException {
		Map<String, List<Integer>> paths = new TreeMap<>();
		profile.paths().forEach((pointer, seen) -> paths.put(pointer, seen.toNumbers()));
		write("slice-" + slice + ".json", new SavedSlice(outcome, profile.overflow(), paths));
	}

	/** What the slices that are complete did, together. */
	Outcome outcome() throws IOException {
		Outcome all = Outcome.empty();
		for (SavedSlice saved : slices()) {
			all.addAll(saved.outcome());
		}
		return all;
	}

	/** Adds what the slices saw. */
	void mergeProfiles(Profile into) throws IOException {
		for (SavedSlice saved : slices()) {
			saved.paths().forEach((pointer, numbers) -> into.add(pointer, PathProfile.restore(numbers)));
			if (saved.overflow()) {
				into.markOverflow();
			}
		}
	}

	private List<SavedSlice> slices() throws IOException {
		List<SavedSlice> slices = new ArrayList<>();
		for (Path file : Files.isDirectory(this.folder) ? list(this.folder) : List.<Path>of()) {
			String name = String.valueOf(file.getFileName());
			SavedSlice saved = SLICE.matcher(name).matches() ? read(name, SavedSlice.class) : null;
			if (saved != null) {
				slices.add(saved);
			}
		}
		return slices;
	}

	/** Whether the fetch is complete. */
	boolean isFetched() {
		return Files.exists(this.folder.resolve(FETCHED));
	}

	/** Whether what the end of the fetch fixed is there and cannot be read. */
	boolean hasDamagedFile() throws IOException {
		return isFetched() && read(FETCHED, SavedFetched.class) == null;
	}

	void save(Fetched fetched) throws IOException {
		write(FETCHED,
				new SavedFetched(
						fetched.schema()
							.columns()
							.stream()
							.map((column) -> new SavedColumn(column.name(), column.type().text(), column.path(),
									column.since()))
							.toList(),
						fetched.schema().version(), fetched.hugeColumns(), fetched.discarded(), fetched.partitions(),
						fetched.crawls(), fetched.left()));
	}

	/** What the end of the fetch fixed. */
	Fetched fetched() throws IOException {
		SavedFetched saved = read(FETCHED, SavedFetched.class);
		if (saved == null) {
			throw new IOException(this.folder.resolve(FETCHED) + " is gone");
		}
		List<Column> columns = saved.columns()
			.stream()
			.map((column) -> new Column(column.name(), ColumnType.parse(column.type()), column.path(), column.since()))
			.toList();
		return new Fetched(new TableSchema(saved.schemaVersion(), columns), saved.hugeColumns(), saved.discarded(),
				saved.partitions(), saved.crawls(), saved.left());
	}

	private void write(String name, Object content) throws IOException {
		PrivateFiles.makeFolder(this.folder);
		Path aside = this.folder.resolve(name + ".tmp");
		PrivateFiles.write(aside, JSON.writeValueAsBytes(content));
		Files.move(aside, this.folder.resolve(name), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

	private <T> @Nullable T read(String name, Class<T> type) throws IOException {
		Path file = this.folder.resolve(name);
		if (!Files.exists(file)) {
			return null;
		}
		try {
			return JSON.readValue(Files.readAllBytes(file), type);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** Whether all is removed but the folder. */
	boolean isEmpty() throws IOException {
		return list(this.folder).isEmpty();
	}

	/** Removes it, {@code run.json} last: without that, nobody knows what it is. */
	void delete() throws IOException {
		deleteAllBut(this.folder.resolve(STATE));
		deleteTree(this.folder);
	}

	/**
	 * The folders of all unfinished runs of a dataset.
	 * @param runs parent of the folders
	 */
	static List<RunFolder> in(Path runs) throws IOException {
		List<RunFolder> folders = new ArrayList<>();
		if (Files.isDirectory(runs)) {
			list(runs).forEach((folder) -> folders.add(new RunFolder(folder)));
		}
		return folders;
	}

	String key() {
		return String.valueOf(this.folder.getFileName());
	}

	boolean isOlderThan(Instant time) throws IOException {
		return Files.getLastModifiedTime(this.folder).toInstant().isBefore(time);
	}

	private static List<Path> list(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

	/** Removes all that lies beside a path. */
	static void deleteAllBut(Path path) throws IOException {
		Path folder = path.getParent();
		if (folder != null && Files.isDirectory(folder)) {
			for (Path beside : list(folder)) {
				if (!beside.equals(path)) {
					deleteTree(beside);
				}
			}
		}
	}

	/** Removes a file or a folder, if it is there. */
	static void deleteTree(Path path) throws IOException {
		if (Files.isDirectory(path)) {
			for (Path below : list(path)) {
				deleteTree(below);
			}
		}
		Files.deleteIfExists(path);
	}

	/**
	 * What the end of the fetch fixes for the write.
	 *
	 * @param schema columns of the run
	 * @param hugeColumns names of columns with huge values
	 * @param discarded what the schema contract leaves out, in words
	 * @param partitions ranges of pages
	 * @param crawls ids of those that are published, in order
	 * @param left what became of the others
	 */
	record Fetched(TableSchema schema, List<String> hugeColumns, List<String> discarded, List<PageRange> partitions,
			List<String> crawls, Outcome left) {

	}

	private record SavedFetched(List<SavedColumn> columns, int schemaVersion, List<String> hugeColumns,
			List<String> discarded, List<PageRange> partitions, List<String> crawls, Outcome left) {

	}

	private record SavedColumn(String name, String type, @Nullable String path, String since) {

	}

	private record SavedSlice(Outcome outcome, boolean overflow, Map<String, List<Integer>> paths) {

	}

}
