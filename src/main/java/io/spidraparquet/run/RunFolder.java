package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.SavedProfile;
import io.spidraparquet.spool.CheckedJson;
import io.spidraparquet.spool.LocalState;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.spool.SharedSpool;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.spool.StateFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The folder of one unfinished run: {@code run.json}, the fetched responses, the results
 * of the slices, and what was decided at the end of the fetch. It is in the state folder,
 * or at the output where several processes share the run. Each file is complete or
 * absent.
 */
final class RunFolder {

	private static final Pattern SLICE = Pattern.compile("slice-\\d+\\.json");

	static final String STATE = "run.json";

	private static final String FETCHED = "fetched.json";

	/** Written at the end of the fetch, where workers have fetched. */
	private static final String SHARED = "shared.json";

	/** Folder of the responses. */
	static final String RESPONSES = "fetched";

	/** In the folder of the responses, so that it is deleted with them. */
	private static final String ORIGIN = RESPONSES + "/origin.json";

	private final String key;

	private final StateFiles files;

	private final Path responses;

	private final @Nullable SharedSpool shared;

	/**
	 * A folder in the state folder.
	 * @param folder has the name of the run's key; it may not exist
	 */
	RunFolder(Path folder) {
		this(String.valueOf(folder.getFileName()), new LocalState(folder), folder.resolve(RESPONSES), null);
	}

	/**
	 * A folder that several processes share.
	 * @param key key of the run
	 * @param files its files
	 * @param copies local folder for copies of responses
	 */
	RunFolder(String key, SharedState files, Path copies) {
		this(key, files, copies, files.spool());
	}

	private RunFolder(String key, StateFiles files, Path responses, @Nullable SharedSpool shared) {
		this.key = key;
		this.files = files;
		this.responses = responses;
		this.shared = shared;
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
		write(ORIGIN, origin);
	}

	/** Opens the spool with the responses that are complete. */
	Spool spool() throws IOException {
		if (this.shared == null) {
			return Spool.open(this.responses);
		}
		Spool spool = Spool.open(this.responses, this.shared);
		spool.addAll(shared().responses());
		return spool;
	}

	/** Saves what the workers have fetched. */
	void saveShared(Attempt.Slices slices) throws IOException {
		write(SHARED, slices);
	}

	/** What the workers have fetched; nothing before that is decided. */
	Attempt.Slices shared() throws IOException {
		Attempt.Slices shared = read(SHARED, Attempt.Slices.class);
		return (shared != null) ? shared : Attempt.Slices.NONE;
	}

	/** Looks at the responses, and changes nothing. */
	Spool look() throws IOException {
		return (this.shared != null) ? spool() : Spool.look(this.responses);
	}

	/** A spool without responses, to be looked at. */
	Spool lookAtNone() throws IOException {
		return Spool.look(this.responses.resolveSibling("none"));
	}

	/**
	 * Deletes what the last attempt derived from the responses.
	 */
	void clearDerived() throws IOException {
		for (String name : this.files.list("")) {
			if (!name.equals(RESPONSES)) {
				this.files.delete(name);
			}
		}
	}

	/**
	 * Deletes everything in it: responses that were fetched for another plan may differ.
	 */
	void deleteContent() throws IOException {
		this.files.delete("");
		PrivateFiles.deleteTree(this.responses);
	}

	/**
	 * Saves the result of a slice.
	 * @param name name of the file, as {@link #sliceFile} gives it
	 * @param outcome outcome of its crawls
	 * @param profile profile of the crawls that it took
	 * @param crawls the responses of its crawls
	 * @param worker what the worker has done for it; null if it was none
	 */
	void saveSlice(String name, Outcome outcome, Profile profile, List<SpooledCrawl> crawls,
			Manifest.@Nullable Worker worker) throws IOException {
		if (this.files instanceof SharedState state) {
			state.requireUnfinished();
		}
		write(name, new SavedSlice(outcome, profile.save(), crawls, worker));
	}

	/** The file for the result of a slice. */
	static String sliceFile(long number) {
		return "slice-" + number + ".json";
	}

	/** The outcome of all complete slices. */
	Outcome outcome() throws IOException {
		Outcome all = new Outcome();
		for (String name : this.files.list("")) {
			SavedSlice saved = SLICE.matcher(name).matches() ? read(name, SavedSlice.class) : null;
			if (saved != null) {
				all.addAll(saved.outcome());
			}
		}
		return all;
	}

	/**
	 * Merges the results of slices.
	 * @param names names of their files; one that is missing or damaged is left out
	 * @param into the profile that theirs are added to
	 * @return the outcome of their crawls, and the responses
	 */
	Attempt.Slices merge(Collection<String> names, Profile into) throws IOException {
		Outcome outcome = new Outcome();
		List<SpooledCrawl> responses = new ArrayList<>();
		SortedMap<String, Manifest.Worker> workers = new TreeMap<>();
		for (String name : names) {
			SavedSlice saved = read(name, SavedSlice.class);
			if (saved != null) {
				outcome.addAll(saved.outcome());
				into.merge(saved.profile());
				responses.addAll(saved.crawls());
				if (saved.worker() != null) {
					workers.merge(saved.worker().name(), saved.worker(), Manifest.Worker::plus);
				}
			}
		}
		return new Attempt.Slices(outcome, responses, List.copyOf(workers.values()));
	}

	/** The number of crawls whose responses need not be fetched again. */
	int keptCrawls() throws IOException {
		return look().crawlIds().size();
	}

	/** Whether the fetch is complete. */
	boolean isFetched() throws IOException {
		return this.files.exists(FETCHED);
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
		Spool spool = spool();
		if (!spool.verify()) {
			return false;
		}
		List<SpooledCrawl> taken = new ArrayList<>();
		for (String crawl : (fetched != null) ? fetched.taken() : outcome().crawls(CrawlFate.TAKEN)) {
			SpooledCrawl found = spool.find(crawl);
			if (found == null) {
				return false;
			}
			taken.add(found);
		}
		return PageContents.areThere(spool, taken, contents);
	}

	void save(Fetched fetched) throws IOException {
		write(FETCHED, fetched);
	}

	/** What was decided at the end of the fetch; null if it is missing or damaged. */
	@Nullable Fetched fetched() throws IOException {
		return read(FETCHED, Fetched.class);
	}

	/** The file with the decisions of the fetch, for a message. */
	String fetchedFile() {
		return this.files.display(FETCHED);
	}

	private void write(String name, Object content) throws IOException {
		this.files.write(name, CheckedJson.add(ManifestJson.bytes(content)));
	}

	private <T> @Nullable T read(String name, Class<T> type) throws IOException {
		byte[] content = this.files.read(name);
		if (content == null) {
			return null;
		}
		try {
			byte[] json = CheckedJson.remove(content);
			return (json != null) ? ManifestJson.parse(json, type) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** Whether the folder is empty. */
	boolean isEmpty() throws IOException {
		return this.files.list("").isEmpty();
	}

	/**
	 * Deletes the folder, {@code run.json} last: without that file, the folder cannot be
	 * identified.
	 */
	void delete() throws IOException {
		for (String name : this.files.list("")) {
			if (!name.equals(STATE)) {
				this.files.delete(name);
			}
		}
		this.files.delete("");
		PrivateFiles.deleteTree(this.responses);
	}

	String key() {
		return this.key;
	}

	boolean isOlderThan(Instant time) throws IOException {
		return this.files.lastModified().isBefore(time);
	}

	private record SavedSlice(Outcome outcome, SavedProfile profile, List<SpooledCrawl> crawls,
			Manifest.@Nullable Worker worker) {

		SavedSlice {
			Objects.requireNonNull(outcome, "outcome");
			Objects.requireNonNull(profile, "profile");
			Objects.requireNonNull(crawls, "crawls");
		}

	}

}
