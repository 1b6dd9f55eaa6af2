package io.spidraparquet.outbound;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long messages are tried, and what becomes of those that are not accepted.
 */
class CourierTests {

	/** More than 2 seconds for a machine that has other work. */
	private static final Duration TWO_SECONDS = Duration.ofMillis(3500);

	private final Courier courier = new Courier("1.2.3");

	@RegisterExtension
	private final Receiver receiver = new Receiver();

	private Sending send(String url, boolean patient) {
		return send(url, patient, null);
	}

	private Sending send(String url, boolean patient, @Nullable Sending before) {
		return this.courier.send(new Message("the message", URI.create(url), Map.of("x-token", "secret"), Message.JSON,
				"{}".getBytes(StandardCharsets.UTF_8), patient), before);
	}

	private static boolean isHurried() {
		return false;
	}

	private Duration await(BooleanSupplier hurried, Sending... sent) {
		long start = System.nanoTime();
		this.courier.await(List.of(sent), hurried);
		return Duration.ofNanos(System.nanoTime() - start);
	}

	@Test
	void whatIsAcceptedTakesNoTime() {
		Sending sent = send(this.receiver.url("/a?b=c"), true);
		assertThat(await(CourierTests::isHurried, sent)).isLessThan(Duration.ofSeconds(2));
		assertThat(sent.failure()).isNull();
		Receiver.Request request = this.receiver.requests().get(0);
		assertThat(request.path()).isEqualTo("/a?b=c");
		assertThat(request.text()).isEqualTo("{}");
		assertThat(request.headers()).containsEntry("x-token", "secret")
			.containsEntry("User-Agent", "spidra-parquet/1.2.3")
			.containsEntry("Content-Length", "2");
	}

	@Test
	void whatDoesNotRespondDelaysForTwoSecondsInAll() throws IOException {
		this.receiver.hang().hang().hang();
		List<Sending> sent = new ArrayList<>();
		for (boolean patient : List.of(true, false)) {
			sent.add(send(this.receiver.url("/hang"), patient));
			sent.add(send(Receiver.refusing(), patient));
			sent.add(send("http://no-such-host.invalid/x", patient));
		}
		assertThat(await(CourierTests::isHurried, sent.toArray(Sending[]::new))).isLessThan(TWO_SECONDS);
		assertThat(sent.stream().map(Sending::failure)).containsExactly("it did not respond within 2 s",
				"the connection was refused", "the name of the host is unknown", "it did not respond within 2 s",
				"the connection was refused", "the name of the host is unknown");
		assertThat(this.receiver.requests()).hasSize(2); // it may have accepted them
	}

	@Test
	void aReceiverThatComesUpMeanwhileGetsTheMessage() {
		this.receiver.next(503).next(502);
		Sending sent = send(this.receiver.url("/x"), false);
		await(CourierTests::isHurried, sent);
		assertThat(sent.failure()).isNull();
		assertThat(this.receiver.requests()).hasSize(3);
	}

	@Test
	void aBusyReceiverIsWaitedForUnlessTheProcessHasToEnd() {
		this.receiver.next((exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "3");
			TestApi.send(exchange, 429, "{}");
		});
		Sending sent = send(this.receiver.url("/x"), true);
		assertThat(await(() -> true, sent)).isLessThan(TWO_SECONDS);
		assertThat(sent.failure()).isEqualTo("it responded with HTTP 429");
		assertThat(this.receiver.requests()).hasSize(1);
		assertThat(await(CourierTests::isHurried, sent)).isLessThan(Duration.ofSeconds(5));
		assertThat(sent.failure()).isNull();
		assertThat(this.receiver.requests()).hasSize(2);
	}

	@Test
	void aPauseBeyondTheLimitIsNotWaitedFor() {
		this.receiver.next((exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "3600");
			TestApi.send(exchange, 503, "{}");
		});
		Sending sent = send(this.receiver.url("/x"), true);
		assertThat(await(CourierTests::isHurried, sent)).isLessThan(TWO_SECONDS);
		assertThat(sent.failure()).isEqualTo("it responded with HTTP 503");
	}

	@Test
	void whatIsRefusedForGoodIsNotSentAgain() {
		for (int status : List.of(400, 401, 403, 404, 413)) {
			this.receiver.next((exchange) -> {
				exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
				TestApi.send(exchange, status, "{}");
			});
			Sending sent = send(this.receiver.url("/x"), true);
			await(CourierTests::isHurried, sent);
			assertThat(sent.failure()).isEqualTo("it responded with HTTP " + status);
		}
		assertThat(this.receiver.requests()).hasSize(5);
	}

	@Test
	void messagesThatDependOnEachOtherKeepTheirOrder() {
		this.receiver.next(503);
		Sending first = send(this.receiver.url("/first"), false);
		Sending second = send(this.receiver.url("/second"), false, first);
		await(CourierTests::isHurried, second);
		assertThat(this.receiver.requests().stream().map(Receiver.Request::path)).containsExactly("/first", "/first",
				"/second");
	}

}
