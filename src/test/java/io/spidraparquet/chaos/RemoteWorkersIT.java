package io.spidraparquet.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.TestApi;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run with workers of other processes publishes what a run by itself publishes, though
 * one of them dies.
 */
@Timeout(180)
class RemoteWorkersIT {

	private static final TestCrawls CRAWLS = new TestCrawls(12, 20, 100);

	@TempDir
	private Path folder;

	@Test
	void aWorkerThatDiesIsReplaced() throws IOException, InterruptedException {
		FastApp app = FastApp.in(Path.of("target/chaos"));
		Path output = this.folder.resolve("output");
		StoredDataset dataset = new StoredDataset(URI.create("file://" + output), new Configuration(),
				this.folder.resolve("copies"));
		try (Postgres postgres = Postgres.in(this.folder);
				TestApi api = new TestApi();
				Crew crew = new Crew(app, this.folder.resolve("crew"), postgres, api.url())) {
			CRAWLS.serve(api, 0);
			String[] words = { "crawlId=" + String.join(",", CRAWLS.ids()), "output=" + output, TestCrawls.TABLES,
					TestCrawls.NESTED };
			crew.local("local", words).succeeds();
			Outcome local = Outcome.of(dataset, state(crew, "local"));
			dataset.restore();
			api.requests().clear();
			AtomicReference<Crew.Member> first = new AtomicReference<>();
			api.beforeAnswer((exchange) -> {
				Crew.Member asks = first.get();
				if (exchange.getRequestURI().getPath().contains("crawl105") && asks != null) {
					asks.kill();
				}
			});
			Crew.Member manager = crew.manager("manager", words);
			Crew.Member dying = crew.worker("worker1");
			first.set(dying);
			dying.process().waitFor();
			first.set(null);
			Crew.Member second = crew.worker("worker2");
			Crew.Member third = crew.worker("worker3", "--spidra.worker.idle-exit=4s");
			manager.succeeds();
			Outcome remote = Outcome.of(dataset, state(crew, "manager"));
			assertThat(remote.atOutput().differencesFrom(local.atOutput())).isEmpty();
			assertThat(remote.leftovers()).isEmpty();
			assertThat(api.requests()).as("twice at most").hasSizeBetween(12, 12 + 6).containsAll(CRAWLS.ids());
			assertAccountedFor(dataset, crew, output);
			assertThat(second.awaits("ready: ").said() + third.said()).contains(Crew.TAKES);
			second.process().destroy();
			assertThat(second.end()).as(second.said()).isEqualTo(4);
			assertThat(third.end()).as(third.said()).isZero();
		}
	}

	/** By the manifest and by the command {@code runs}. */
	private void assertAccountedFor(StoredDataset dataset, Crew crew, Path output)
			throws IOException, InterruptedException {
		JsonNode manifest = dataset.manifests().get(0);
		List<JsonNode> workers = manifest.get("workers").valueStream().toList();
		assertThat(workers).isNotEmpty();
		assertThat(sum(workers, "crawls")).isEqualTo(12);
		assertThat(sum(workers, "requests")).isGreaterThanOrEqualTo(12);
		assertThat(sum(workers, "bytes")).isGreaterThan(12 * 20 * 100);
		String name = workers.get(0).get("name").asString();
		Crew.Member runs = crew.local("runs", "runs", "output=" + output, "run=" + manifest.get("key").asString());
		runs.succeeds();
		assertThat(runs.said()).contains(name);
	}

	private static long sum(List<JsonNode> workers, String field) {
		return workers.stream().mapToLong((worker) -> worker.get(field).asLong()).sum();
	}

	private StateFolder state(Crew crew, String name) {
		return new StateFolder(crew.home(name), this.folder.resolve("looked"));
	}

}
