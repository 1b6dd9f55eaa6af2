package io.spidraparquet.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.spidraparquet.workbench.SharedStore;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The built jar is killed while it publishes on HDFS and on S3. {@code -Pchaos} kills at
 * every moment of it, and goes on where it was interrupted.
 */
@Tag("slow")
class SharedChaosIT {

	private static final boolean ALL = Boolean.getBoolean("chaos.all");

	private static final int MOMENTS = Integer.getInteger("chaos.moments", ALL ? Integer.MAX_VALUE : 2);

	private static final long SEED = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);

	private static FastApp app;

	@TempDir
	private Path folder;

	@BeforeAll
	static void makeApp() throws IOException, InterruptedException {
		app = FastApp.in(Path.of("target/chaos"));
		System.out.println("chaos.seed=" + SEED);
	}

	@Test
	void publicationOnHdfs() throws IOException, InterruptedException, ExecutionException {
		try (SharedStore store = SharedStore.hdfs(this.folder.resolve("hdfs"))) {
			assertFine("hdfs", store);
		}
	}

	@Test
	void publicationOnS3() throws IOException, InterruptedException, ExecutionException {
		try (SharedStore store = SharedStore.s3()) {
			assertFine("s3", store);
		}
	}

	private void assertFine(String name, SharedStore store)
			throws IOException, InterruptedException, ExecutionException {
		List<Trial> trials = new ArrayList<>();
		ExecutorService two = Executors.newFixedThreadPool(2);
		try {
			List<Future<List<Trial>>> all = new ArrayList<>();
			all.add(two.submit(() -> killed(name + "-replacement", store, true)));
			if (ALL) { // a replacement takes all steps of a first publication
				all.add(two.submit(() -> killed(name + "-first", store, false)));
			}
			for (Future<List<Trial>> some : all) {
				trials.addAll(some.get());
			}
		}
		finally {
			two.shutdownNow();
		}
		assertThat(trials.stream().filter((trial) -> !trial.isFine()).map(Trial::toString)).as("seed %d", SEED)
			.isEmpty();
		assertThat(trials).filteredOn((trial) -> trial.kills() > 0).hasSizeGreaterThanOrEqualTo(trials.size() / 2);
	}

	private List<Trial> killed(String name, SharedStore store, boolean replacement)
			throws IOException, InterruptedException {
		TestCrawls crawls = new TestCrawls(2, 30, 45_000);
		Path here = this.folder.resolve(name);
		try (TestApi api = new TestApi()) {
			StoredDataset dataset = new StoredDataset(URI.create(store.root() + "/" + name), store.configuration(),
					here.resolve("copies"));
			ChaosRun run = new ChaosRun(app, dataset, here, api.requests()).env("SPIDRA_API_KEY", TestApi.KEY)
				.words("crawlId=" + String.join(",", crawls.ids()), "--spidra.api.url=" + api.url())
				.words(store.settings().toArray(String[]::new))
				.words(TestCrawls.TABLES, TestCrawls.NESTED, "--spidra.partition-size=1MB");
			for (Map.Entry<String, String> each : store.env().entrySet()) {
				run.env(each.getKey(), each.getValue());
			}
			crawls.serve(api, 0);
			run.undisturbed();
			if (replacement) {
				run.save();
				crawls.serve(api, 1);
				run.words("rerun=yes").undisturbed();
			}
			List<String> moments = Moments.ofEachName(ofPublication(run.moments()), new Random(SEED));
			KilledNames killed = KilledNames.of(name, ALL);
			List<Trial> trials = new ArrayList<>();
			for (String moment : Moments.choose(killed.without(moments), MOMENTS, new Random(SEED))) {
				Trial trial = run.killedAt(moment);
				trials.add(trial);
				killed.add(moment, trial);
			}
			System.out.println("chaos: " + name + " killed at " + trials.size() + " of " + moments.size() + " moments "
					+ Moments.byOperation(moments));
			return trials;
		}
	}

	/** What changes something at the output, once the partitions are written. */
	private static List<String> ofPublication(List<String> moments) {
		int start = 0;
		while (!moments.get(start).contains("/joined/")) {
			start++;
		}
		return moments.subList(start, moments.size()).stream().filter((moment) -> moment.contains("output")).toList();
	}

}
