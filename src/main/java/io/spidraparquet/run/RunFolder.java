package io.spidraparquet.run;

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

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.spidraparquet.dataset.SchemaJson;
import io.spidraparquet.schema.PathProfile;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.spool.PrivateFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The local folder of one unfinished run: {@code run.json}, the fetched responses, the
 * results of the slices, and what the end of the fetch fixed. Each file is whole or not
 * there.
 */
final class RunFolder {

	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultVisibility((checker) -> checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
		.addModule(SchemaJson.module())
		.build();

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
	void invalidate() throws IOException {
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
			for (Path file : PrivateFiles.list(this.folder)) {
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
		PrivateFiles.deleteTree(this.folder);
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
		Outcome all = new Outcome();
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
		for (Path file : Files.isDirectory(this.folder) ? PrivateFiles.list(this.folder) : List.<Path>of()) {
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

	/** Whether what the end of the fetch has decided is there but cannot be read. */
	boolean hasDamagedFile() throws IOException {
		return isFetched() && read(FETCHED, Fetched.class) == null;
	}

	void save(Fetched fetched) throws IOException {
		write(FETCHED, fetched);
	}

	/** What the end of the fetch has decided. */
	Fetched fetched() throws IOException {
		Fetched saved = read(FETCHED, Fetched.class);
		if (saved == null) {
			throw new IOException(this.folder.resolve(FETCHED) + " is gone: run again");
		}
		return saved;
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

	/** Whether nothing is left in the folder. */
	boolean isEmpty() throws IOException {
		return PrivateFiles.list(this.folder).isEmpty();
	}

	/**
	 * Removes the folder, {@code run.json} last: without it, nobody knows what the folder
	 * is.
	 */
	void delete() throws IOException {
		for (Path file : PrivateFiles.list(this.folder)) {
			if (!file.equals(this.folder.resolve(STATE))) {
				PrivateFiles.deleteTree(file);
			}
		}
		PrivateFiles.deleteTree(this.folder);
	}

	String key() {
		return String.valueOf(this.folder.getFileName());
	}

	boolean isOlderThan(Instant time) throws IOException {
		return Files.getLastModifiedTime(this.folder).toInstant().isBefore(time);
	}

	private record SavedSlice(Outcome outcome, boolean overflow, Map<String, List<Integer>> paths) {

	}

}
