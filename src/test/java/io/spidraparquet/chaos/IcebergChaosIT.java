package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.spidraparquet.workbench.TestApi;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that commit to Iceberg tables are killed at the moments of the commit, and at
 * those of the publication before it. In the end the tables have what the manifests have,
 * by one snapshot for each attempt; after each kill they can be read. The settings are
 * those of {@link ChaosIT}.
 */
@Tag("slow")
class IcebergChaosIT {

	private static final boolean ALL = Boolean.getBoolean("chaos.all");

	private static final int MOMENTS = Integer.getInteger("chaos.moments", ALL ? Integer.MAX_VALUE : 4);

	private static final Duration SECONDS = Duration.ofSeconds(Integer.getInteger("chaos.seconds", ALL ? 100_000 : 3));

	private static final String OF_A_COMMIT = ".*( output/(\\w+/)?metadata\\b.*| output/_spidra/\\.?iceberg\\.json.*"
			+ "|to output/\\w+/run=.*|to output/_spidra/runs/[^/]*\\.json).*";

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
	void firstCommitKilledAtItsMoments() throws IOException, InterruptedException {
		killed("iceberg-first", 0);
	}

	@Test
	void replacementKilledAtItsMoments() throws IOException, InterruptedException {
		killed("iceberg-replacement", 1);
	}

	private void killed(String name, int versionsBefore) throws IOException, InterruptedException {
		TestCrawls crawls = new TestCrawls(2, 20, 100);
		try (TestApi api = new TestApi()) {
			Path output = this.folder.resolve("output");
			StoredDataset dataset = new StoredDataset(output.toUri(), new Configuration(), this.folder);
			ChaosRun run = new ChaosRun(app, dataset, this.folder, api.requests()).env("SPIDRA_API_KEY", TestApi.KEY)
				.committing(new Lake(dataset, output))
				.words("crawlId=" + String.join(",", crawls.ids()), "--spidra.api.url=" + api.url(),
						"--spidra.api.requests-per-window=100000", TestCrawls.TABLES, TestCrawls.NESTED);
			crawls.serve(api, 0);
			Outcome undisturbed = run.undisturbed();
			if (versionsBefore > 0) {
				run.save();
				crawls.serve(api, 1);
				undisturbed = run.words("rerun=yes").undisturbed();
			}
			assertThat(undisturbed.leftovers()).isEmpty();
			assertThat(new Lake(dataset, output).incomplete()).isEmpty();
			List<String> moments = Moments.ofEachName(run.moments(), new Random(SEED))
				.stream()
				.filter((moment) -> moment.matches(OF_A_COMMIT))
				.filter((moment) -> moment.matches(System.getProperty("chaos.only", ".*")))
				.toList();
			assertThat(moments).hasSizeGreaterThan(20);
			List<Trial> trials = new ArrayList<>();
			Instant end = Instant.now().plus(SECONDS);
			for (String moment : Moments.choose(moments, MOMENTS, new Random(SEED))) {
				if (trials.isEmpty() || Instant.now().isBefore(end)) {
					trials.add(run.killedAt(moment));
				}
			}
			System.out.println("chaos: " + name + " killed at " + trials.size() + " of " + moments.size() + " moments "
					+ Moments.byOperation(moments));
			assertThat(trials).allMatch(Trial::isFine).anyMatch((trial) -> trial.kills() > 0);
		}
	}

}
