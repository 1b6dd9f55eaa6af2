package io.spidraparquet.settings;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * URLs of receivers that are secrets themselves.
 */
class SecretUrlsTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
			"https://discord.com/api/webhooks/1234567890123456/aBcDeFgHiJkLmNoPqRsTuVwXyZ", "https://h/x?token=a",
			"https://h/x?v=1&sig=Ab", "https://h/550e8400-e29b-41d4-a716-446655440000",
			"http://h/?k=0123456789abcdef0123" })
	void areRefusedAsWords(String url) {
		for (String name : List.of("spidra.notify.url", "spidra.NOTIFY.url", "spidra.metrics.otlp.url",
				"spidra.traces.otlp.url", "spidra.lineage.url")) {
			assertThatThrownBy(() -> Words.parse(List.of("--" + name + "=" + url), Set.of()))
				.isInstanceOf(UsageException.class)
				.hasMessageContaining("is a URL with a token in it")
				.hasMessageContaining("SPIDRA_")
				.hasMessageNotContaining(url.substring(12));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:4318/v1/metrics",
			"https://alerts.example.com/hooks/spidra-parquet-nightly", "http://marquez:5000/api/v1/lineage",
			"https://h.example.com/teams/data-platform-notifications?room=night", "${SHOP_HOOK:}" })
	void othersAreNot(String url) {
		assertThat(Words.parse(List.of("--spidra.notify.url=" + url), Set.of()).settings()).hasSize(1);
	}

	@Test
	void thatOfTheApiIsNoReceiver() {
		assertThat(Words.parse(List.of("--spidra.api.url=https://h/550e8400-e29b-41d4-a716-446655440000"), Set.of())
			.settings()).hasSize(1);
	}

}
