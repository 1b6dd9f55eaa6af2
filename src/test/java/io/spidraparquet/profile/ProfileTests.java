package io.spidraparquet.profile;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.scalar.TestScalar;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Pointers;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProfileTests {

	private static final int MILLION = 1_000_000;

	@Test
	void recordsNeitherNullsNorEmptyValues() {
		Profile profile = TestPages.profile("/data = null", "/data/a = null", "/data/b = {}", "/data/c = []",
				"/data/d = [null null]");
		assertThat(profile.paths()).isEmpty();
		assertThat(profile.overflow()).isFalse();
	}

	@Test
	void ordersPathsByDepthThenByPointer() {
		Profile profile = TestPages.profile("/data/b/a/a = 1", "/data/b = 1", "/data/a/z = 1", "/data = 1",
				"/data/a/B = 1");
		assertThat(profile.paths().keySet()).containsExactly("/data", "/data/b", "/data/a/B", "/data/a/z",
				"/data/b/a/a");
	}

	@Test
	void keepsTheFirstPathsUpToTheLimit() {
		Profile profile = new Profile(List.of(), 2);
		TestPages.add(profile, List.of("/data/a/a = 1", "/data/c = 1", "/data/b = 1"));
		assertThat(profile.paths().keySet()).containsExactly("/data/b", "/data/c");
		assertThat(profile.overflow()).isTrue();
	}

	@Test
	void hasNoOverflowWhereAllPathsFit() {
		Profile profile = new Profile(List.of(), 2);
		TestPages.add(profile, List.of("/data/a = 1", "/data/b = 1", "/data/a = 2", "/data/c = null"));
		assertThat(profile.overflow()).isFalse();
	}

	@Test
	void keepsPinnedPathsInAdditionToTheLimit() {
		Profile profile = new Profile(List.of("/data/z/z", "/data/unseen"), 1);
		TestPages.add(profile, List.of("/data/z/z = 1", "/data/a = 1"));
		assertThat(profile.paths().keySet()).containsExactly("/data/a", "/data/z/z");
		assertThat(profile.overflow()).isFalse();
		TestPages.add(profile, List.of("/data/b = 1"));
		assertThat(profile.paths().keySet()).containsExactly("/data/a", "/data/z/z");
		assertThat(profile.overflow()).isTrue();
	}

	@Test
	void keepsPinnedPathsOnlyWithALimitOfZero() {
		Profile profile = new Profile(List.of("/data/a"), 0);
		TestPages.add(profile, List.of("/data/a = 1"));
		assertThat(profile.overflow()).isFalse();
		TestPages.add(profile, List.of("/data/b = 1"));
		assertThat(profile.paths().keySet()).containsExactly("/data/a");
		assertThat(profile.overflow()).isTrue();
	}

	@Test
	void copiesItsLimitsButNothingThatItSaw() {
		Profile profile = new Profile(List.of("/data/z"), 1);
		TestPages.add(profile, List.of("/data/a = 1", "/data/b = 1", "/data/z = 1"));
		Profile copy = profile.emptyCopy();
		assertThat(copy.paths()).isEmpty();
		assertThat(copy.overflow()).isFalse();
		TestPages.add(copy, List.of("/data/b = 1", "/data/c = 1", "/data/z = 1"));
		assertThat(copy.paths().keySet()).containsExactly("/data/b", "/data/z");
	}

	@Property(tries = 300)
	void dependsNeitherOnTheOrderOfThePagesNorOnHowTheyAreSplit(@ForAll("pages") List<List<String>> pages,
			@ForAll @IntRange(max = 40) int limit, @ForAll Random random) {
		Set<String> pinned = new TreeSet<>();
		pages.get(0).forEach((value) -> pinned.add(TestPages.pointer(value)));
		Profile empty = new Profile(pinned, limit);
		Profile profile = profile(empty, pages);
		Map<String, String> expected = state(profile);
		assertThat(expected).isEqualTo(oracle(pages, pinned, limit));
		List<List<String>> shuffled = new ArrayList<>(pages);
		Collections.shuffle(shuffled, random);
		assertThat(state(profile(empty, shuffled))).isEqualTo(expected);
		assertThat(state(splitAndMerged(empty, shuffled, random))).isEqualTo(expected);
		assertThat(state(savedAndMerged(empty, shuffled, random))).isEqualTo(expected);
		profile.merge(profile(empty, shuffled));
		assertThat(state(profile)).isEqualTo(expected);
	}

	@Provide
	Arbitrary<List<List<String>>> pages() {
		return TestPages.pages();
	}

	/** The same, computed from all values at once. */
	private static Map<String, String> oracle(List<List<String>> pages, Set<String> pinned, int limit) {
		Set<String> seen = new TreeSet<>(Pointers.BY_DEPTH);
		pages.forEach((page) -> page.stream().filter(TestPages::tells).map(TestPages::pointer).forEach(seen::add));
		Profile unlimited = profile(new Profile(List.of(), Integer.MAX_VALUE / 8), pages);
		List<String> others = seen.stream().filter((pointer) -> !pinned.contains(pointer)).toList();
		Map<String, String> state = new TreeMap<>();
		unlimited.paths().forEach((pointer, profile) -> {
			if (pinned.contains(pointer) || others.indexOf(pointer) < limit) {
				state.put(pointer, profile.toNumbers().toString());
			}
		});
		state.put("overflow", Boolean.toString(others.size() > limit));
		return state;
	}

	@Test
	void forgetsNothingOfAPathThatIsKeptInTheEnd() {
		Profile profile = new Profile(List.of(), 1);
		TestPages.add(profile, List.of("/data/a = 1"));
		for (int i = 0; i < 100; i++) {
			TestPages.add(profile, List.of("/data/b/" + i + " = true", "/data/" + (char) ('b' + i) + " = null"));
		}
		TestPages.add(profile, List.of("/data/a = \"x\""));
		assertThat(profile.paths().get("/data/a")).isNotNull()
			.extracting(PathProfile::type)
			.isEqualTo(ColumnType.Basic.STRING);
	}

	@Test
	void marksAPathThatHasAHugeValue() {
		String text = "\"" + "x".repeat(PathProfile.HUGE - 2);
		Profile profile = TestPages.profile("/data/a = " + text + "\"", "/data/b = " + text + "x\"", "/data/b = 1");
		assertThat(profile.paths().get("/data/a")).isNotNull().matches((seen) -> !seen.hasHugeValues());
		assertThat(profile.paths().get("/data/b")).isNotNull().matches(PathProfile::hasHugeValues);
		Profile merged = new Profile(List.of(), 1000);
		merged.merge(profile);
		assertThat(merged.paths().get("/data/b")).isNotNull().matches(PathProfile::hasHugeValues);
	}

	@Test
	void marksThatAnotherProfileHadAnOverflow() {
		Profile profile = new Profile(List.of(), 10);
		Profile full = new Profile(List.of(), 0);
		TestPages.add(full, List.of("/data/a = 1"));
		profile.merge(full);
		assertThat(profile.paths()).isEmpty();
		assertThat(profile.overflow()).isTrue();
	}

	@Test
	void holdsAMillionDistinctKeysInASmallHeap(@TempDir Path folder) throws Exception {
		Path output = folder.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
				location(Profile.class) + File.pathSeparator + location(ProfileTests.class),
				ProfileTests.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(output).content().isEqualToIgnoringNewLines("30 paths, overflow: true");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	/** Runs in the small heap: keys are ids, and each sorts before all earlier ones. */
	public static void main(String[] args) {
		Profile profile = new Profile(List.of("/data/title"), 29);
		for (int i = 0; i < MILLION; i++) {
			ProfileNode node = profile.root().child("key-" + (2 * MILLION - i));
			node.child("a").scalar(new TestScalar("1"));
			node.scalar(new TestScalar("1"));
			if (i % 10 == 0) {
				profile.root().child("title").scalar(new TestScalar("\"x\""));
				profile.endPage();
			}
		}
		System.out.println(profile.paths().size() + " paths, overflow: " + profile.overflow());
	}

	private static String location(Class<?> type) throws IOException, URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath().toString();
	}

	private static Profile profile(Profile empty, List<List<String>> pages) {
		Profile profile = empty.emptyCopy();
		pages.forEach((page) -> TestPages.add(profile, page));
		return profile;
	}

	private static Profile splitAndMerged(Profile empty, List<List<String>> pages, Random random) {
		List<Profile> parts = parts(empty, pages, random);
		while (parts.size() > 1) {
			Profile taken = parts.remove(random.nextInt(parts.size()));
			parts.get(random.nextInt(parts.size())).merge(taken);
		}
		return parts.get(0);
	}

	private static Profile savedAndMerged(Profile empty, List<List<String>> pages, Random random) {
		Profile merged = empty.emptyCopy();
		for (Profile part : parts(empty, pages, random)) {
			merged.merge(part.save());
		}
		return merged;
	}

	private static List<Profile> parts(Profile empty, List<List<String>> pages, Random random) {
		List<Profile> parts = new ArrayList<>();
		for (int i = random.nextInt(6); i >= 0; i--) {
			parts.add(empty.emptyCopy());
		}
		pages.forEach((page) -> TestPages.add(parts.get(random.nextInt(parts.size())), page));
		return parts;
	}

	private static Map<String, String> state(Profile profile) {
		Map<String, String> state = new TreeMap<>();
		profile.paths().forEach((pointer, seen) -> state.put(pointer, seen.toNumbers().toString()));
		state.put("overflow", Boolean.toString(profile.overflow()));
		return state;
	}

}
