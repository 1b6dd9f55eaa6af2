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
 * profiles of the slices, and what the end of the fetch fixed. Each file is whole or not
 * there.
 */
final class RunFolder {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern PROFILE = Pattern.compile("profile-\\d+\\.json");

	private static final String FETCHED = "fetched.json";

	private final Path folder;

	RunFolder(Path folder) {
		this.folder = folder;
	}

	@Nullable RunState state() throws IOException {
		return read("run.json", RunState.class);
	}

	void save(RunState state) throws IOException {
		write("run.json", state);
	}

	/**
	 * Ends the attempt but keeps the responses for the next one.
	 */
	void voidAttempt() throws IOException {
		Files.deleteIfExists(this.folder.resolve("run.json"));
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
	 * Saves what a slice saw.
	 * @param crawls how many crawls it saw
	 */
	void saveProfile(int slice, int crawls, Profile profile) throws IOException {
		Map<String, List<Integer>> paths = new TreeMap<>();
		profile.paths().forEach((pointer, seen) -> paths.put(pointer, seen.toNumbers()));
		write("profile-" + slice + ".json", new SavedProfile(crawls, profile.overflow(), paths));
	}

	/** How many crawls the slices saw that are complete. */
	int profiledCrawls() throws IOException {
		return profiles().stream().mapToInt(SavedProfile::crawls).sum();
	}

	/** Adds what the slices saw. */
	void mergeProfiles(Profile into) throws IOException {
		for (SavedProfile saved : profiles()) {
			saved.paths().forEach((pointer, numbers) -> into.add(pointer, PathProfile.restore(numbers)));
			if (saved.overflow()) {
				into.markOverflow();
			}
		}
	}

	private List<SavedProfile> profiles() throws IOException {
		List<SavedProfile> profiles = new ArrayList<>();
		for (Path file : Files.isDirectory(this.folder) ? list(this.folder) : List.<Path>of()) {
			String name = String.valueOf(file.getFileName());
			SavedProfile saved = PROFILE.matcher(name).matches() ? read(name, SavedProfile.class) : null;
			if (saved != null) {
				profiles.add(saved);
			}
		}
		return profiles;
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
						fetched.schema().version(), fetched.hugeColumns(), fetched.discarded(), fetched.partitions()));
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
				saved.partitions());
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

	/** Removes it, {@code run.json} last. */
	void delete() throws IOException {
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
	 */
	record Fetched(TableSchema schema, List<String> hugeColumns, List<String> discarded, List<PageRange> partitions) {

	}

	private record SavedFetched(List<SavedColumn> columns, int schemaVersion, List<String> hugeColumns,
			List<String> discarded, List<PageRange> partitions) {

	}

	private record SavedColumn(String name, String type, @Nullable String path, String since) {

	}

	private record SavedProfile(int crawls, boolean overflow, Map<String, List<Integer>> paths) {

	}

}
