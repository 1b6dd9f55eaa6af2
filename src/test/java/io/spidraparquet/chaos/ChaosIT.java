package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.spidraparquet.workbench.TestApi;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The built jar is killed in its own process by SIGKILL and started again: what it
 * publishes in the end equals an undisturbed run's. {@code -Pchaos} kills at the moments
 * of each name and more often at random, goes on where it was interrupted
 * ({@code target/chaos}); {@code -Dchaos.seed=N} repeats the choice of a run,
 * {@code -Dchaos.only=REGEX} takes the moments that match, {@code -Dchaos.moments=N},
 * {@code -Dchaos.kills=N}, {@code -Dchaos.pages=N} and {@code -Dchaos.seconds=N} change
 * how much is done. Without the profile each test begins nothing new after its seconds,
 * so that a machine that is busy does less rather than taking longer.
 */
class ChaosIT {

	/**
	 * Whether the runs that are killed at random are nightly ones, with content and kept
	 * responses.
	 */
	private static final boolean NIGHTLY = Boolean.getBoolean("chaos.nightly");

	private static final boolean ALL = Boolean.getBoolean("chaos.all");

	private static final int MOMENTS = Integer.getInteger("chaos.moments", ALL ? Integer.MAX_VALUE : 36);

	private static final int KILLS = Integer.getInteger("chaos.kills", ALL ? 200 : 10);

	private static final int PAGES = Integer.getInteger("chaos.pages", ALL ? 20_000 : 4_000);

	private static final Duration SECONDS = Duration.ofSeconds(Integer.getInteger("chaos.seconds", ALL ? 100_000 : 15));

	private static final Predicate<String> ONLY = Pattern.compile(System.getProperty("chaos.only", "")).asPredicate();

	private static final int KILLS_WITH_RECHECK = 100;

	private static final int CRAWLS = 40;

	private static final int MOST_KILLS_OF_A_RUN = 8;

	private static final long SEED = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);

	private static FastApp app;

	@TempDir
	private Path folder;

	@BeforeAll
	static void makeApp() throws IOException, InterruptedException {
		app = FastApp.in(Path.of("target/chaos"));
		System.out.println("chaos.seed=" + SEED);
	}

	/**
	 * The second two begin with what a kill left: what a restart does is interrupted too.
	 * Each run has four tables and lists of structs.
	 */
	@Test
	void killedAtEveryNamedPoint() throws IOException, InterruptedException, ExecutionException {
		ExecutorService two = Executors.newFixedThreadPool(2);
		try {
			List<Future<List<Trial>>> all = List.of(
					two.submit(() -> killedAtMoments("first-publication", false, 0, MOMENTS / 3, "")),
					two.submit(() -> killedAtMoments("nightly-replacement", true, 1, MOMENTS / 3, "")),
					two.submit(() -> killedAtMoments("restart-of-nightly-write", true, 0, MOMENTS / 6,
							"after hadoop-create .*/partition-00000/pages.*")),
					two.submit(() -> killedAtMoments("restart-of-publication", false, 1, MOMENTS / 6,
							"after hadoop-rename .* to output/pages/.*")));
			List<Trial> trials = new ArrayList<>();
			for (Future<List<Trial>> some : all) {
				trials.addAll(some.get());
			}
			assertFine("moments", trials);
			assertThat(trials).as("not reached")
				.filteredOn((trial) -> trial.kills() == 0)
				.hasSizeLessThanOrEqualTo(Math.max(3, trials.size() / 10));
		}
		finally {
			two.shutdownNow();
		}
	}

	private List<Trial> killedAtMoments(String name, boolean nightly, int versionsBefore, int most, String interrupted)
			throws IOException, InterruptedException {
		if (most == 0) {
			return List.of();
		}
		TestCrawls crawls = new TestCrawls(4, 60, 10_000);
		try (TestApi api = new TestApi()) {
			ChaosRun run = run(api, crawls, this.folder.resolve(name), nightly).words(TestCrawls.TABLES,
					TestCrawls.NESTED);
			if (!nightly) { // then the files of pages are too large to be joined
				run.words("--spidra.parquet.file-size=1MB");
			}
			crawls.serve(api, 0);
			Outcome undisturbed = run.undisturbed();
			if (versionsBefore > 0) {
				run.save();
				crawls.serve(api, 1);
				undisturbed = run.words("rerun=yes").undisturbed();
			}
			assertThat(undisturbed.leftovers()).isEmpty();
			assertThat(undisturbed.rowsOf("failed_pages")).hasSize(24);
			assertThat(undisturbed.rows().keySet()).containsExactly("failed_pages", "pages", "products",
					"products_offers", "products_reviews");
			assertThat(undisturbed.rowsOf("products_reviews").isEmpty()).isEqualTo(versionsBefore > 0);
			List<String> moments = run.moments();
			if (!interrupted.isEmpty()) {
				run.saveAfterKill(
						moments.stream().filter((moment) -> moment.matches(interrupted)).findFirst().orElseThrow());
				moments = run.moments();
			}
			moments = Moments.ofEachName(moments, new Random(SEED));
			Files.write(Path.of("target/chaos", name + ".moments.txt"), moments);
			KilledNames killed = KilledNames.of(name, ALL);
			Instant end = Instant.now().plus(SECONDS);
			List<Trial> trials = new ArrayList<>();
			List<String> left = killed.without(moments.stream().filter(ONLY).toList());
			for (String moment : Moments.choose(left, most, new Random(SEED))) {
				if (trials.isEmpty() || Instant.now().isBefore(end)) {
					Trial trial = noted(run.killedAt(moment));
					trials.add(trial);
					killed.add(moment, trial);
				}
			}
			System.out.println("chaos: " + name + " killed at " + trials.size() + " of " + moments.size() + " moments "
					+ Moments.byOperation(moments));
			return trials;
		}
	}

	@Test
	@Tag("slow")
	void killedAtRandomMoments() throws IOException, InterruptedException {
		TestCrawls crawls = new TestCrawls(CRAWLS, PAGES / CRAWLS, 400);
		try (TestApi api = new TestApi()) {
			ChaosRun run = run(api, crawls, this.folder.resolve("random"), NIGHTLY);
			crawls.serve(api, 0);
			killedAtRandom("random", run, KILLS);
		}
	}

	/** Every second crawl has changed since it was published. */
	@Test
	@Tag("slow")
	void nightsWithRecheckKilledAtRandomMoments() throws IOException, InterruptedException {
		TestCrawls crawls = new TestCrawls(CRAWLS, PAGES / CRAWLS, 400);
		try (TestApi api = new TestApi()) {
			crawls.serve(api, 0);
			ChaosRun before = nightly(run(api, this.folder.resolve("recheck"), "date=" + TestCrawls.DATE));
			assertThat(before.undisturbed().leftovers()).isEmpty();
			before.save();
			crawls.change(api, 1);
			killedAtRandom("recheck", nightly(run(api, this.folder.resolve("recheck"), "date=" + TestCrawls.NEXT_DATE,
					"--spidra.plan.recheck=30d")), Math.min(KILLS, KILLS_WITH_RECHECK));
		}
	}

	private static void killedAtRandom(String name, ChaosRun run, int mostKills)
			throws IOException, InterruptedException {
		Random random = new Random(SEED);
		List<Trial> trials = new ArrayList<>();
		assertThat(run.undisturbed().leftovers()).isEmpty();
		long most = run.length().toMillis() * 11 / 10;
		int kills = 0;
		Instant end = Instant.now().plus(SECONDS.multipliedBy(3).dividedBy(4));
		while (kills < mostKills && (trials.isEmpty() || Instant.now().isBefore(end))) {
			Trial trial = run.killedAfter(
					() -> new ChaosRun.Kill(random.nextInt(5) == 0, Duration.ofMillis(random.nextLong(most))),
					Math.min(MOST_KILLS_OF_A_RUN, mostKills - kills));
			trials.add(noted(trial));
			kills += trial.kills();
		}
		Files.writeString(Path.of("target", "chaos-" + name + ".md"), ChaosTable.of(trials, PAGES, CRAWLS, SEED));
		assertFine(name, trials);
	}

	private static ChaosRun run(TestApi api, TestCrawls crawls, Path folder, boolean nightly) throws IOException {
		return nightly ? nightly(run(api, folder, "date=" + TestCrawls.DATE))
				: run(api, folder, "crawlId=" + String.join(",", crawls.ids()));
	}

	private static ChaosRun nightly(ChaosRun run) {
		return run.words("--spidra.keep-raw=true", "--spidra.content=markdown", "--spidra.content-allow-loopback=true");
	}

	private static ChaosRun run(TestApi api, Path folder, String... words) throws IOException {
		StoredDataset dataset = new StoredDataset(folder.resolve("output").toUri(), new Configuration(),
				folder.resolve("copies"));
		return new ChaosRun(app, dataset, folder, api.requests()).env("SPIDRA_API_KEY", TestApi.KEY)
			.words(words)
			.words("--spidra.api.url=" + api.url(), "--spidra.api.requests-per-window=100000",
					"--spidra.partition-size=1MB");
	}

	/** Long before the end of all trials one sees what is wrong. */
	private static Trial noted(Trial trial) {
		if (!trial.isFine()) {
			System.out.println("chaos: " + trial.toString().lines().limit(4).collect(Collectors.joining("\n  ")));
		}
		return trial;
	}

	private static void assertFine(String name, List<Trial> trials) throws IOException {
		List<String> failures = trials.stream().filter((trial) -> !trial.isFine()).map(Trial::toString).toList();
		Files.write(Path.of("target/chaos", name + ".failures.txt"), failures);
		assertThat(failures).as("%d of %d runs, seed %d", failures.size(), trials.size(), SEED).isEmpty();
	}

}
