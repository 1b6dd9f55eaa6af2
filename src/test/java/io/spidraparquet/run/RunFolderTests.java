package io.spidraparquet.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.SavedProfile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.CheckedJson;
import io.spidraparquet.spool.PageRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each instance plays a process of its own: what one has saved is read by another.
 */
class RunFolderTests {

	private static final CrawlSelection NAMED = new CrawlSelection(false, null, List.of("a", "b"), Duration.ofDays(7),
			List.of(), null, Duration.ZERO, null);

	private static final RunState STATE = new RunState("0123456789ab", "f00d", "2026-11-23T01:02:03.004Z", false, NAMED,
			4, Plan.of(List.of(PlannedCrawl.named("a", null), PlannedCrawl.named("b", null))));

	/** What was seen at a path. */
	private static final List<Integer> SEEN = List.of(1, 0, 33, 3, 0, 0, 0, 0, 0, 33, 5, 0, 0, 0, 0);

	@TempDir
	private Path temp;

	private Path folder;

	@BeforeEach
	void nameFolder() {
		this.folder = this.temp.resolve("runs/2026-11-23");
	}

	@Test
	void hasNothingBeforeARunBegins() throws IOException {
		assertThat(open().state()).isNull();
		assertThat(open().outcome().size()).isZero();
		assertThat(open().isFetched()).isFalse();
		assertThat(open().key()).isEqualTo("2026-11-23");
		assertThat(this.folder).as("looking makes no folder").doesNotExist();
	}

	@Test
	void stateOfARunOverNamedCrawlsIsReadBack() throws IOException {
		open().save(STATE);
		assertThat(open().state()).isEqualTo(STATE);
		assertThat(files()).containsExactly("run.json");
	}

	@Test
	void stateOfANightlyRunIsReadBack() throws IOException {
		CrawlSelection nightly = new CrawlSelection(true, "s3a://bucket/kept", List.of(), Duration.parse("PT36H"),
				List.of("https://shop.example.com/**", "ä"), "price", Duration.ofDays(3), 10);
		Plan plan = new Plan(
				List.of(new PlannedCrawl("new", "2026-11-23T10:00:00Z", null, null, false, null),
						new PlannedCrawl("changed", "2026-11-20T10:00:00Z", "2026-11-20", "cafe", false, null),
						new PlannedCrawl("late", null, null, null, true, null)),
				new DeferredCrawls(List.of("n"), List.of("u"), List.of("p", "q")), List.of("a warning"));
		RunState state = new RunState("ba9876543210", "beef", "2026-11-23T01:02:03Z", true, nightly, 3, plan);
		open().save(STATE);
		open().save(state);
		assertThat(open().state()).isEqualTo(state);
	}

	@Test
	void stateBeforeTheRunHasAPlanIsReadBack() throws IOException {
		open().save(RunState.NONE);
		assertThat(open().state()).isEqualTo(RunState.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			{"attempt":"0123456789ab","fingerprint":"f00d","started_at":"2026-11-23T01:02:03Z","rerun":false,\
			"selection":"false null [] PT168H","slices":4,\
			"plan":{"crawls":[{"id":"a","deferred_before":false}],"postponed":[],"unfinished":[]}}""", """
			{"attempt":"0123456789ab","fingerprint":"f00d","started_at":"2026-11-23T01:02:03Z","rerun":false,\
			"slices":4,"plan":["a","b"]}""", """
			{"attempt":"0123456789ab","fingerprint":"f00d","started_at":"2026-11-23T01:02:03Z","rerun":false,\
			"plan":["a","b"]}""", """
			{"rerun":false,"slices":0}""", """
			{"attempt":"0123456789ab","fingerprint":"f00d","started_at":"2026-11-23T01:02:03Z","rerun":false,\
			"selection":null,"slices":4,"plan":null}""", """
			{"attempt":"0123456789ab","fingerprint":"f00d","started_at":"2026-11-23T01:02:03Z","rerun":false,\
			"selection":null,"slices":4,"plan":{"crawls":[{"id":"a"}],"postponed":[]}}""" })
	void stateOfAnOlderFormatIsNoState(String json) throws IOException {
		write("run.json", json);
		assertThat(open().state()).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "null", "{", "{}", "{\"attempt\":\"0123", "[]", "\"text\"", "\0\0\0\0", "<html>" })
	void fileThatIsCutOrSomethingElseIsNotThere(String content) throws IOException {
		write("run.json", content);
		write("fetched.json", content);
		write("slice-0.json", content);
		assertThat(open().state()).isNull();
		assertThat(open().outcome().size()).isZero();
		assertThat(open().isFetched()).isTrue();
		assertThat(open().fetched()).isNull();
		assertThat(open().isComplete(Set.of())).isFalse();
	}

	@Test
	void singleByteThatHasChangedIsDamage() throws IOException {
		open().save(STATE);
		Path file = this.folder.resolve("run.json");
		byte[] bytes = Files.readAllBytes(file);
		for (int i = 0; i < bytes.length; i++) {
			byte[] damaged = bytes.clone();
			damaged[i] ^= 1;
			Files.write(file, damaged);
			assertThat(open().state()).as("byte %d", i).isNull();
		}
		Files.write(file, bytes);
		assertThat(open().state()).isEqualTo(STATE);
	}

	@Test
	void fileThatWasBeingWrittenDoesNotHideTheOneBefore() throws IOException {
		open().save(STATE);
		saveSlice(0, outcome("a", CrawlFate.TAKEN), profile());
		write("run.json.tmp", "{\"attempt\":\"abc");
		write("slice-0.json.tmp", "{\"out");
		write("fetched.json.tmp", "{");
		assertThat(open().state()).isEqualTo(STATE);
		assertThat(open().outcome()).isEqualTo(outcome("a", CrawlFate.TAKEN));
		assertThat(open().isFetched()).isFalse();
		open().save(RunState.NONE);
		assertThat(open().state()).isEqualTo(RunState.NONE);
		assertThat(files()).doesNotContain("run.json.tmp");
	}

	@Test
	void slicesAreReadTogetherWhateverTheirOrder() throws IOException {
		saveSlice(10, outcome("c", CrawlFate.NOT_FETCHED), profile("/data/x"));
		saveSlice(2, outcome("b", CrawlFate.POSTPONED), profile());
		saveSlice(0, outcome("a", CrawlFate.TAKEN), profile("/data/x", "/data/y"));
		Outcome all = outcome("a", CrawlFate.TAKEN);
		all.add("b", CrawlFate.POSTPONED);
		all.add("c", CrawlFate.NOT_FETCHED);
		assertThat(open().outcome()).isEqualTo(all);

		Profile merged = profile();
		merge(merged);
		assertThat(merged.paths()).containsOnlyKeys("/data/x", "/data/y");
		assertThat(merged.save().paths().values()).containsOnly(SEEN);
		assertThat(merged.overflow()).isFalse();
	}

	@Test
	void aSliceThatIsSavedAgainReplacesItself() throws IOException {
		saveSlice(1, outcome("a", CrawlFate.NOT_FETCHED), profile("/data/old"));
		saveSlice(1, outcome("b", CrawlFate.TAKEN), profile("/data/new"));
		assertThat(open().outcome()).isEqualTo(outcome("b", CrawlFate.TAKEN));
		Profile merged = profile();
		merge(merged);
		assertThat(merged.paths()).containsOnlyKeys("/data/new");
	}

	@Test
	void aSliceThatSawTooManyPathsSaysSo() throws IOException {
		Profile overflowing = profile();
		overflowing.merge(
				new SavedProfile(List.of("/data"), Map.of(), false, Map.of(), Map.of(), false, List.of(), List.of()));
		saveSlice(0, new Outcome(), overflowing);
		saveSlice(1, new Outcome(), profile());
		Profile merged = profile();
		merge(merged);
		assertThat(merged.overflow()).isTrue();
	}

	@Test
	void otherFilesAreNoSlices() throws IOException {
		saveSlice(0, outcome("a", CrawlFate.TAKEN), profile());
		String slice = Files.readString(this.folder.resolve("slice-0.json")).replace("\"a\"", "\"b\"");
		for (String name : List.of("slice-x.json", "slice-.json", "slice-1.json.bak", "my-slice-1.json")) {
			write(name, slice);
		}
		assertThat(open().outcome()).isEqualTo(outcome("a", CrawlFate.TAKEN));
	}

	@Test
	void whatTheEndOfTheFetchHasDecidedIsReadBack() throws IOException {
		List<Column> columns = new ArrayList<>(FixedColumns.pages("one").columns());
		int types = 0;
		for (String type : List.of("BOOLEAN", "INT64", "DOUBLE", "DECIMAL(38,2)", "STRING", "DATE", "TIMESTAMP", "JSON",
				"LIST<STRING>")) {
			columns.add(new Column("c" + types, ColumnType.parse(type), "/data/c" + types, "two"));
			types++;
		}
		Fetched fetched = new Fetched(DatasetSchema.of(Table.pages(null, new TableSchema(2, columns))),
				Map.of("pages", List.of("c4")), Map.of("products", 3L), List.of("a new column, left out"),
				List.of(new PageRange(0, 0, 1, 5_000_000_000L), new PageRange(1, 5_000_000_000L, 2, 7)),
				List.of("a", "b", "c"), new DeferredCrawls(List.of("n"), List.of(), List.of("p")),
				List.of("a warning"));
		open().save(fetched);
		assertThat(open().isFetched()).isTrue();
		assertThat(open().fetched()).isEqualTo(fetched);
	}

	@Test
	void theOriginIsDeletedWithTheResponses() throws IOException {
		assertThat(open().origin()).isNull();
		Origin.Stored origin = new Origin.Stored("https://api.example.com:443/api", "00c0ffee");
		open().save(origin);
		fill();
		open().clearDerived();
		assertThat(open().origin()).isEqualTo(origin);
		open().deleteContent();
		assertThat(open().origin()).isNull();
	}

	@Test
	void aNewAttemptKeepsTheResponsesAlone() throws IOException {
		fill();
		open().clearDerived();
		assertThat(files()).containsExactly("fetched");
		assertThat(this.folder.resolve("fetched/content/a.content")).hasContent("text");
	}

	@Test
	void aNewAttemptOfARunThatLeftNothingIsEmpty() throws IOException {
		open().clearDerived();
		assertThat(open().isEmpty()).isTrue();
	}

	@Test
	void anotherPlanKeepsNothing() throws IOException {
		fill();
		open().deleteContent();
		assertThat(this.folder).doesNotExist();
		open().save(STATE);
		assertThat(open().isEmpty()).isFalse();
	}

	@Test
	void aRunThatIsForgottenLeavesNoFolder() throws IOException {
		fill();
		Files.createDirectories(this.folder.resolveSibling("other"));
		open().delete();
		assertThat(this.folder).doesNotExist();
		assertThat(this.folder.resolveSibling("other")).exists();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void isRemovedWithItsStateLast() throws IOException, InterruptedException {
		fill();
		List<String> removed = new ArrayList<>();
		try (WatchService watch = this.folder.getFileSystem().newWatchService()) {
			WatchKey key = this.folder.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
			open().delete();
			while (!removed.contains("run.json")) {
				Objects.requireNonNull(watch.poll(10, TimeUnit.SECONDS), () -> "only removed: " + removed);
				for (WatchEvent<?> event : key.pollEvents()) {
					removed.add(String.valueOf(event.context()));
				}
				key.reset();
			}
		}
		assertThat(removed).containsExactly("fetched", "fetched.json", "slice-0.json", "run.json");
	}

	@Test
	void isAsOldAsItsLastFile() throws IOException {
		open().save(STATE);
		Instant time = Instant.parse("2026-11-23T01:00:00Z");
		Files.setLastModifiedTime(this.folder, FileTime.from(time));
		assertThat(open().isOlderThan(time)).isFalse();
		assertThat(open().isOlderThan(time.plusSeconds(1))).isTrue();
		open().save(STATE);
		assertThat(open().isOlderThan(time.plusSeconds(1))).as("a file came").isFalse();
	}

	private void saveSlice(int number, Outcome outcome, Profile profile) throws IOException {
		open().saveSlice(RunFolder.sliceFile(number), outcome, profile, List.of(), null);
	}

	/** Merges the profiles of all slices that the tests save. */
	private void merge(Profile into) throws IOException {
		open().merge(List.of("slice-0.json", "slice-1.json", "slice-2.json", "slice-10.json"), into);
	}

	private RunFolder open() {
		return new RunFolder(this.folder);
	}

	/** As a run leaves it that fails in the write. */
	private void fill() throws IOException {
		Path content = Files.createDirectories(this.folder.resolve("fetched/content"));
		Files.writeString(content.resolve("a.content"), "text");
		open().save(STATE);
		saveSlice(0, outcome("a", CrawlFate.TAKEN), profile());
		open().save(new Fetched(DatasetSchema.of(Table.pages(null, FixedColumns.pages("one"))), Map.of(), Map.of(),
				List.of(), List.of(), List.of("a"), DeferredCrawls.NONE, List.of()));
	}

	private void write(String name, String content) throws IOException {
		Files.createDirectories(this.folder);
		Files.write(this.folder.resolve(name), CheckedJson.add(content.getBytes(StandardCharsets.UTF_8)));
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> String.valueOf(file.getFileName())).sorted().toList();
		}
	}

	private static Outcome outcome(String crawlId, CrawlFate fate) {
		Outcome outcome = new Outcome();
		outcome.add(crawlId, fate);
		return outcome;
	}

	private static Profile profile(String... pointers) {
		Profile profile = new Profile(List.of(), 100);
		for (String pointer : pointers) {
			profile.merge(new SavedProfile(List.of(), Map.of(pointer, SEEN), false, Map.of(), Map.of(), false,
					List.of(), List.of()));
		}
		return profile;
	}

}
