package io.spidraparquet.settings;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobSettings}.
 */
class JobSettingsTests {

	@Test
	void readsNoFileThatTheJobDefinitionDoesNotName() {
		assertThat(getClass().getResource("/application.properties")).as("Spring Boot would read it").isNotNull();
		try (ConfigurableApplicationContext context = JobSettings.context(words())) {
			assertThat(context.getEnvironment().getProperty("spidra.of-another-application")).isNull();
			new JobSettings(context.getEnvironment()); // would refuse an unknown name
		}
	}

	@Test
	void givesItsOwnSettingsWhereTheUserGivesNone() {
		try (ConfigurableApplicationContext context = JobSettings.context(words())) {
			assertThat(context.getEnvironment().getProperty("spring.datasource.hikari.maximum-pool-size"))
				.isEqualTo("8");
		}
		try (ConfigurableApplicationContext context = JobSettings
			.context(words("--spring.datasource.hikari.maximum-pool-size=3"))) {
			assertThat(context.getEnvironment().getProperty("spring.datasource.hikari.maximum-pool-size"))
				.isEqualTo("3");
		}
	}

	private static Words words(String... words) {
		return Words.parse(List.of(words), Selection.PARAMETERS);
	}

}
