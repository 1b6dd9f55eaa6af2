package io.spidraparquet.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.SharedStore;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A manager and three workers on HDFS or S3 are killed, frozen and lose PostgreSQL at
 * random moments. The command of the manager is given again until it is done, and what it
 * publishes is compared with a run by itself. {@code -Pchaos} does it 20 times on HDFS
 * and 5 times on S3; {@code -Dremote.kills=N} sets how often, {@code -Dremote.crawls=N}
 * how many crawls, {@code -Dchaos.seed=N} repeats the choice.
 */
@Tag("slow")
class RemoteChaosIT {

	private static final boolean ALL = Boolean.getBoolean("chaos.all");

	private static final TestCrawls CRAWLS = new TestCrawls(Integer.getInteger("remote.crawls", ALL ? 2000 : 200), 20,
			100);

	private static final int KILLS = Integer.getInteger("remote.kills", ALL ? 20 : 3);

	private static final int LATENCY = 300;

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
	void onHdfs() throws IOException, InterruptedException {
		try (SharedStore store = SharedStore.hdfs(this.folder.resolve("hdfs"))) {
			assertFine("hdfs", store, KILLS);
		}
	}

	@Test
	void onS3() throws IOException, InterruptedException {
		try (SharedStore store = SharedStore.s3()) {
			assertFine("s3", store, Math.max(1, KILLS / 4));
		}
	}

	private void assertFine(String name, SharedStore store, int times) throws IOException, InterruptedException {
		StoredDataset dataset = new StoredDataset(URI.create(store.root() + "/data"), store.configuration(),
				this.folder.resolve("copies"));
		try (Postgres postgres = Postgres.in(this.folder);
				TestApi api = new TestApi();
				Crew crew = new Crew(app, this.folder.resolve("crew"), postgres, api.url())
					.with(store.settings(), store.env())
					.with(List.of("--spidra.api.requests-per-window=1000000"), Map.of())) {
			CRAWLS.serve(api, 0);
			Path ids = Files.write(this.folder.resolve("ids.txt"), CRAWLS.ids());
			List<String> words = List.of("crawlId=@" + ids, "output=" + dataset.uri(), TestCrawls.TABLES);
			crew.local("local", words.toArray(String[]::new)).succeeds();
			Outcome local = Outcome.of(dataset, new StateFolder(crew.home("local"), this.folder.resolve("looked")));
			api.beforeAnswer((exchange) -> pause());
			RemoteChaos chaos = new RemoteChaos(crew, postgres, words);
			List<RemoteTrial> trials = new ArrayList<>();
			Duration length = Duration.ofSeconds(10);
			Random random = new Random(SEED);
			for (int i = 0; i <= times; i++) {
				dataset.restore();
				api.requests().clear();
				// the first one is left alone
				int disturbances = (i == 0) ? 0 : 1 + random.nextInt(3);
				boolean restart = i == 1 || i == 1 + times / 2;
				RemoteTrial trial = chaos.run(random, length, disturbances, restart && i > 0);
				trial.compare(Outcome.of(dataset, new StateFolder(crew.home("manager"), this.folder.resolve("looked"))),
						local, api.requests());
				trial.complainAbout(running(postgres));
				// at once, as all of them take an hour
				Files.writeString(Path.of("target/remote-" + name + ".txt"), i + " " + trial.line() + "\n",
						StandardOpenOption.CREATE, StandardOpenOption.APPEND);
				length = (i == 0) ? trial.length() : length;
				trials.add(trial);
			}
			String table = RemoteTrial.table(name, trials, CRAWLS.crawls(), SEED);
			Files.writeString(Path.of("target/remote-" + name + ".md"), table);
			System.out.println(table);
			assertThat(trials.stream().filter((trial) -> !trial.isFine()).map(RemoteTrial::toString))
				.as("seed %d", SEED)
				.isEmpty();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(LATENCY);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static List<String> running(Postgres postgres) {
		return postgres.query("SELECT 'job execution ' || job_execution_id || ' is ' || status FROM batch_job_execution"
				+ " WHERE status IN ('STARTED', 'STARTING', 'STOPPING', 'UNKNOWN')");
	}

}
