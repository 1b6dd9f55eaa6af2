package io.spidraparquet.api;

import java.net.URI;
import java.time.Duration;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ApiPropertiesTests {

	@Test
	void hasTheDefaultsOfTheDocumentation() {
		ApiProperties properties = bind();
		assertThat(properties.url()).isEqualTo(URI.create("https://api.spidra.io/api"));
		assertThat(properties.requestsPerWindow()).isEqualTo(300);
		assertThat(properties.window()).isEqualTo(Duration.ofMinutes(15));
		assertThat(properties.concurrency()).isEqualTo(4);
		assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(properties.totalTimeout()).isEqualTo(Duration.ofHours(6));
		assertThat(properties.maxAttempts()).isEqualTo(5);
		assertThat(properties.maxWait()).isEqualTo(Duration.ofMinutes(30));
	}

	@Test
	void takesSettingsByTheirNames() {
		ApiProperties properties = bind("url=http://127.0.0.1:8080/v2/api", "requests-per-window=1", "window=1ms",
				"concurrency=64", "connect-timeout=2s", "idleTimeout=3m", "total_timeout=4h", "max-attempts=1",
				"max-wait=0s");
		assertThat(properties.url()).isEqualTo(URI.create("http://127.0.0.1:8080/v2/api"));
		assertThat(properties.requestsPerWindow()).isEqualTo(1);
		assertThat(properties.window()).isEqualTo(Duration.ofMillis(1));
		assertThat(properties.concurrency()).isEqualTo(64);
		assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(properties.idleTimeout()).isEqualTo(Duration.ofMinutes(3));
		assertThat(properties.totalTimeout()).isEqualTo(Duration.ofHours(4));
		assertThat(properties.maxAttempts()).isEqualTo(1);
		assertThat(properties.maxWait()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "api.spidra.io/api", "ftp://api.spidra.io/api", "https:///api", "/api", "file:/api",
			"mailto:a@b" })
	void refusesAnAddressThatIsNoWebAddress(String url) {
		assertThatBinding("url=" + url)
			.withMessage("spidra.api.url is '" + url + "', but has to be like https://api.spidra.io/api");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.spidra.io/api?key=spd_4711", "https://api.spidra.io/api#spd_4711",
			"https://me:spd_4711@api.spidra.io/api", "https://spd_4711@api.spidra.io/api" })
	void refusesAnAddressThatMayHoldASecretAndDoesNotRepeatIt(String url) {
		assertThatBinding("url=" + url)
			.withMessage("spidra.api.url must have neither user, query nor fragment: 'api.spidra.io'");
	}

	@ParameterizedTest
	@CsvSource({ "requests-per-window, 0", "requests-per-window, -1", "concurrency, 0", "concurrency, -4",
			"max-attempts, 0" })
	void refusesANumberBelowOne(String name, int value) {
		assertThatBinding(name + "=" + value)
			.withMessage("spidra.api." + name + " is " + value + ", but has to be at least 1");
	}

	@Test
	void refusesMoreConcurrencyThanItAllows() {
		assertThatBinding("concurrency=65").withMessage("spidra.api.concurrency is 65, but has to be at most 64");
	}

	@ParameterizedTest
	@ValueSource(strings = { "window", "connect-timeout", "idle-timeout", "total-timeout" })
	void refusesADurationThatIsNotAboveZero(String name) {
		assertThatBinding(name + "=0s").withMessage("spidra.api." + name + " is PT0S, but has to be above 0");
		assertThatBinding(name + "=-1s").withMessage("spidra.api." + name + " is PT-1S, but has to be above 0");
	}

	@Test
	void refusesToWaitLessThanNothing() {
		assertThatBinding("max-wait=-5s").withMessage("spidra.api.max-wait is PT-5S, but cannot be negative");
	}

	private static ThrowableAssertAlternative<?> assertThatBinding(String setting) {
		return assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(setting)).havingRootCause();
	}

	private static ApiProperties bind(String... settings) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		for (String setting : settings) {
			int equals = setting.indexOf('=');
			source.put("spidra.api." + setting.substring(0, equals), setting.substring(equals + 1));
		}
		return new Binder(source).bindOrCreate("spidra.api", ApiProperties.class);
	}

}
