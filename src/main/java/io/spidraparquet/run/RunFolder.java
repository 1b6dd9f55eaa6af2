package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.spidraparquet.dataset.SchemaJson;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.SavedProfile;
import io.spidraparquet.spool.CheckedJson;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The local folder of one unfinished run: {@code run.json}, the fetched responses, the
 * results of the slices, and what was decided at the end of the fetch. Each file is
 * complete or absent.
 */
final class RunFolder {

	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultVisibility((checker) -> checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
		.addModule(SchemaJson.module())
		.build();

	private static final Pattern SLICE = Pattern.compile("slice-\\d+\\.json");

	private static final String STATE = "run.json";

	private static final String FETCHED = "fetched.json";

	/** In the folder of the responses, so that it is deleted with them. */
	private static final String ORIGIN = "fetched/origin.json";

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

	/** The origin of the responses; null if there are none, or it cannot be read. */
	Origin.@Nullable Stored origin() throws IOException {
		return read(ORIGIN, Origin.Stored.class);
	}

	void save(Origin.Stored origin) throws IOException {
		PrivateFiles.makeFolder(this.folder);
		PrivateFiles.makeFolder(responses());
		write(ORIGIN, origin);
	}

	Path responses() {
		return this.folder.resolve("fetched");
	}

	/**
	 * Deletes what the last attempt derived from the responses.
	 */
	void clearDerived() throws IOException {
		if (Files.isDirectory(this.folder)) {
			for (Path file : PrivateFiles.list(this.folder)) {
				if (!file.equals(responses())) {
					PrivateFiles.deleteTree(file);
				}
			}
		}
		PrivateFiles.makeFolder(this.folder);
	}

	/**
	 * Deletes everything in it: responses that were fetched for another plan may differ.
	 */
	void deleteContent() throws IOException {
		PrivateFiles.deleteTree(this.folder);
		PrivateFiles.makeFolder(this.folder);
	}

	/**
	 * Saves the result of a slice.
	 * @param outcome outcome of its crawls
	 * @param profile profile of the crawls that it took
	 */
	void saveSlice(int slice, Outcome outcome, Profile profile) throws IOException {
		write("slice-" + slice + ".json", new SavedSlice(outcome, profile.save()));
	}

	/** The outcome of all complete slices. */
	Outcome outcome() throws IOException {
		Outcome all = new Outcome();
		for (SavedSlice saved : slices()) {
			all.addAll(saved.outcome());
		}
		return all;
	}

	/** Merges the profiles of all complete slices. */
	void mergeProfiles(Profile into) throws IOException {
		for (SavedSlice saved : slices()) {
			into.merge(saved.profile());
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

	/** The number of crawls whose responses need not be fetched again. */
	int keptCrawls() throws IOException {
		return Files.isDirectory(responses()) ? Spool.open(responses()).crawlIds().size() : 0;
	}

	/** Whether the fetch is complete. */
	boolean isFetched() {
		return Files.exists(this.folder.resolve(FETCHED));
	}

	/**
	 * Whether all responses exist from which the rest of the state was derived.
	 * @param contents content that belongs to each response
	 */
	boolean isComplete(Set<ContentKind> contents) throws IOException {
		Fetched fetched = fetched();
		if (fetched == null && isFetched()) {
			return false;
		}
		Spool spool = Spool.open(responses());
		if (!spool.verify()) {
			return false;
		}
		for (String crawl : (fetched != null) ? fetched.taken() : outcome().crawls(CrawlFate.TAKEN)) {
			SpooledCrawl found = spool.find(crawl);
			if (found == null || !PageContents.isThere(spool, found, contents)) {
				return false;
			}
		}
		return true;
	}

	void save(Fetched fetched) throws IOException {
		write(FETCHED, fetched);
	}

	/** What was decided at the end of the fetch; null if it is missing or damaged. */
	@Nullable Fetched fetched() throws IOException {
		return read(FETCHED, Fetched.class);
	}

	/** The file with the decisions of the fetch, for a message. */
	Path fetchedFile() {
		return this.folder.resolve(FETCHED);
	}

	private void write(String name, Object content) throws IOException {
		PrivateFiles.makeFolder(this.folder);
		Path temporary = this.folder.resolve(name + ".tmp");
		PrivateFiles.write(temporary, CheckedJson.add(JSON.writeValueAsBytes(content)));
		Files.move(temporary, this.folder.resolve(name), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

	private <T> @Nullable T read(String name, Class<T> type) throws IOException {
		Path file = this.folder.resolve(name);
		if (!Files.isRegularFile(file)) {
			return null;
		}
		try {
			byte[] json = CheckedJson.remove(Files.readAllBytes(file));
			return (json != null) ? JSON.readValue(json, type) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** Whether the folder is empty. */
	boolean isEmpty() throws IOException {
		return PrivateFiles.list(this.folder).isEmpty();
	}

	/**
	 * Deletes the folder, {@code run.json} last: without that file, the folder cannot be
	 * identified.
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

	private record SavedSlice(Outcome outcome, SavedProfile profile) {

		SavedSlice {
			Objects.requireNonNull(outcome, "outcome");
			Objects.requireNonNull(profile, "profile");
		}

	}

}
