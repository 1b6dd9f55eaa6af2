package io.spidraparquet.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link SecondStartTests} shows, where a signal ends the first start while it waits
 * for a response.
 */
@Tag("slow")
class SecondStartIT {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	static Stream<Object[]> ends() {
		List<Object[]> ends = new ArrayList<>();
		for (SecondStartTests.Words words : SecondStartTests.Words.values()) {
			for (String signal : List.of("KILL", "TERM")) {
				ends.add(new Object[] { words, signal, words == SecondStartTests.Words.NAMED ? "/c5" : "/history" });
				ends.add(new Object[] { words, signal, "/c3/pages" });
				ends.add(new Object[] { words, signal, "/c5/pages" });
			}
		}
		return ends.stream();
	}

	@ParameterizedTest
	@MethodSource("ends")
	void asksWhatTheFirstHasNotSettled(SecondStartTests.Words words, String signal, String waitsAt)
			throws IOException, InterruptedException {
		SecondStartTests.serveCrawls(this.bench.api());
		List<String> settled = new CopyOnWriteArrayList<>();
		CountDownLatch waits = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		this.bench.api().instead((path) -> {
			if (!SecondStartTests.name(path).equals(waitsAt)) {
				settled.add(SecondStartTests.name(path));
				return null;
			}
			waits.countDown();
			await(ended);
			return (exchange) -> TestApi.send(exchange, 500, "{}");
		});
		String[] command = { words.selection(), "output=" + this.bench.output(), "--spidra.api.concurrency=1",
				"--spidra.api.url=" + this.bench.api().url() };
		Process process = BuiltJar.start(BuiltJar.THIS_JAVA, List.of(),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()), command);
		await(waits);
		new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
		BuiltJar.Output first = BuiltJar.end(process);
		ended.countDown();
		assertThat(first.code()).as(first.all()).isEqualTo(signal.equals("KILL") ? 137 : 4);
		if (settled.stream().noneMatch((name) -> name.endsWith("/pages")) && !waitsAt.endsWith("/pages")) {
			settled.clear(); // the plan has not been made
		}
		List<String> asked = new CopyOnWriteArrayList<>();
		this.bench.api().instead((path) -> {
			asked.add(SecondStartTests.name(path));
			return null;
		});
		Workbench.Result second = this.bench.run(command);
		assertThat(second.code()).as(second.err()).isZero();
		List<String> expected = new ArrayList<>(words.requests());
		expected.removeAll(settled);
		assertThat(new TreeSet<>(asked)).as("of " + settled).isEqualTo(new TreeSet<>(expected));
		assertThat(this.bench.query("SELECT count(*) = count(DISTINCT page_id) FROM {pages}")).containsExactly("true");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
