package io.spidraparquet.troubles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;

import static io.spidraparquet.troubles.Trouble.data;
import static io.spidraparquet.troubles.Trouble.run;
import static io.spidraparquet.workbench.TestApi.send;

/**
 * Warnings and notices.
 */
final class WarningTroubles {

	private WarningTroubles() {
	}

	static List<Trouble> ofRuns() {
		return List.of(Trouble.of("is already published in", (bench) -> {
			bench.runCrawls("c");
			return bench.runCrawls("c");
		}), Trouble.of("is left out: run … of this dataset holds it", (bench) -> {
			bench.runCrawls("c");
			bench.api().servePages("d", TestApi.page("d", "{\"a\":1}"));
			return bench.runCrawls("c,d");
		}), Trouble.of("and this start asks", (bench) -> {
			bench.api().answer("d", (exchange) -> send(exchange, 500, "{}"));
			bench.runCrawls("c,d", "--spidra.api.max-attempts=1", "--spidra.api.concurrency=1");
			bench.api().servePages("d", TestApi.page("p", "{\"a\":1}"));
			return bench.runCrawls("c,d",
					"--spidra.api.url=" + bench.api().url().toString().replace("127.0.0.1", "localhost"));
		}), Trouble.of("finishing the publication that attempt", (bench) -> {
			Files.createDirectories(bench.output());
			Path file = Files.writeString(bench.output().resolve("pages"), "in the way");
			bench.runCrawls("c");
			Files.delete(file);
			return bench.runCrawls("c");
		}), Trouble.of("ended without being completed:", (bench) -> {
			bench.api().status("c", "failed");
			return bench.runCrawls("c");
		}), Trouble.of("the API does not tell the status of", (bench) -> {
			bench.api().status("c", "404");
			return bench.runCrawls("c");
		}), Trouble.of("the request budget is used up", (bench) -> {
			bench.api().servePages("d", TestApi.page("d", "{\"a\":1}"));
			return bench.runCrawls("c,d", "--spidra.api.requests-per-window=2", "--spidra.api.window=1s");
		}), Trouble.of("null in the table, with the reason in the manifest", (bench) -> {
			bench.api()
				.servePages("c", TestApi.page("p", "{\"a\":1}")
					.replace("\"markdown_url\":null", "\"markdown_url\":\"" + bench.api().contentUrl() + "p\""));
			return bench.runCrawls("c", "--spidra.content=markdown");
		}), Trouble.of("could not be sent to",
				(bench) -> bench.runCrawls("c", "--spidra.traces.otlp.url=" + Receiver.refusing())),
				run("the metrics could not be written to", "--spidra.metrics.prometheus-file=/proc/none/x.prom"),
				Trouble.of("the run has no rows:", (bench) -> {
					bench.api().serve("c", "{\"pages\":[]}");
					return bench.runCrawls("c");
				}));
	}

	static List<Trouble> ofNights() {
		return List.of(
				Trouble.of("the API's history has no crawls",
						(bench) -> bench.run("date=yesterday", "output=" + bench.output())),
				night("none matches spidra.plan.base-url", "completed",
						"--spidra.plan.base-url=https://other.example.com/**"),
				night("and none with the text of spidra.plan.instruction-contains", "completed",
						"--spidra.plan.instruction-contains=elsewhere"),
				night("no selected crawl created since … is completed", "failed"),
				Trouble.of("left the look-back before completing or being fetched", (bench) -> {
					bench.api().job("c", "running", "2026-11-20T10:00:00Z");
					bench.api().job("d", "completed", "2026-11-20T11:00:00Z");
					bench.api().servePages("d", TestApi.page("d", "{\"a\":1}"));
					return bench.run("date=2026-11-20", "output=" + bench.output(), "--spidra.plan.look-back=1d");
				}), night("an unknown status; the first is", "resting"));
	}

	static List<Trouble> ofColumns() {
		return List.of(Trouble.of("the schema contract leaves out:", (bench) -> {
			bench.runCrawls("c");
			bench.api().servePages("d", TestApi.page("d", "{\"fresh\":1}"));
			return bench.runCrawls("d", "--spidra.schema.contract.new-columns=discard-value");
		}), Trouble.of("not fit … and went to", (bench) -> {
			bench.runCrawls("c");
			bench.api().servePages("d", TestApi.page("d", "{\"a\":\"text\"}"));
			return bench.runCrawls("d");
		}), Trouble.of("are rows of the table", (bench) -> {
			bench.api().servePages("c", TestApi.page("p", "{\"list\":[{\"b\":1}]}"));
			bench.runCrawls("c");
			bench.api().servePages("d", TestApi.page("d", "{\"list\":[{\"b\":1}]}"));
			return bench.runCrawls("d", "--spidra.flatten.tables=list");
		}), data("the pages have more arrays of objects than spidra.flatten.max-tables=",
				"{\"x\":[{\"b\":1}],\"y\":[{\"b\":1}]}", "spidra.flatten: { tables: all, max-tables: 1 }\n"),
				data("that spidra.flatten.tables names", "{\"a\":1}", "spidra.flatten.tables: [ nowhere ]\n"),
				data("columns are used: raise spidra.schema.max-columns", "{\"a\":1,\"b\":2,\"c\":3}",
						"spidra.schema.max-columns: 3\n"),
				data("holds paths beyond spidra.schema.max-columns=", "{\"a\":1,\"b\":2,\"c\":3}",
						"spidra.schema.max-columns: 2\n"));
	}

	private static Trouble night(String quote, String status, String... words) {
		return Trouble.of(quote, (bench) -> {
			bench.api().job("c", status, "2026-11-20T10:00:00Z");
			String[] all = new String[words.length + 2];
			System.arraycopy(words, 0, all, 2, words.length);
			all[0] = "date=2026-11-23";
			all[1] = "output=" + bench.output();
			return bench.run(all);
		});
	}

}
