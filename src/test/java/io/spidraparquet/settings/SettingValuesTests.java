package io.spidraparquet.settings;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingValuesTests {

	private static final Map<String, Object> DEFINITION = new LinkedHashMap<>(Map.ofEntries(
			Map.entry("spidra.flatten.tables", "products, products/offers"),
			Map.entry("spidra.schema.columns[0].path", "price"), Map.entry("spidra.schema.columns[0].type", "DOUBLE"),
			Map.entry("spidra.schema.columns[1].paths[0]", "a/b"), Map.entry("spidra.schema.columns[1].paths[1]", "c"),
			Map.entry("spidra.schema.columns[1].name", "both"), Map.entry("spidra.schema.columns[1].nulls[0]", "n/a"),
			Map.entry("spidra.schema.exclude[0]", "secret"), Map.entry("spidra.schema.exclude[1]", "debug"),
			Map.entry("spidra.checks[0]", "rows >= 1"), Map.entry("spidra.content", "markdown"),
			Map.entry("spidra.parquet.codec", "gzip"), Map.entry("spidra.keep-raw", true)));

	private static StandardEnvironment environment(Map<String, Object> definition, Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					variables));
		environment.getPropertySources().addLast(new MapPropertySource("definition", definition));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	@Test
	void whatIsReadFromTheValuesEqualsWhatTheyWereTakenFrom() {
		StandardEnvironment manager = environment(DEFINITION,
				Map.of("SPIDRA_FLATTEN_MAXDEPTH", "7", "SPIDRA_SCHEMA_NULLS_0_", "-", "SPIDRA_SKIP_MAX_RATIO", "0.25"));
		Map<String, String> values = SettingValues.of(manager);
		StandardEnvironment worker = environment(new LinkedHashMap<>(values), Map.of());
		JobSettings before = new JobSettings(manager);
		JobSettings after = new JobSettings(worker);
		for (Class<? extends Record> type : SettingNames.RECORDS) {
			assertThat((Record) after.bind(type)).isEqualTo(before.bind(type));
		}
		assertThat(after.output()).isEqualTo(before.output());
		assertThat(values).containsEntry("spidra.flatten.max-depth", "7")
			.containsEntry("spidra.skip.max-ratio", "0.25")
			.containsEntry("spidra.schema.columns[1].paths[1]", "c");
	}

	@Test
	void aRelativePathIsThatOfTheProcessThatPassesIt() {
		assertThat(SettingValues.of(environment(Map.of("spidra.raw-from", "kept/pages"), Map.of())))
			.containsExactly(Map.entry("spidra.raw-from", Outputs.resolve("kept/pages").toString()));
	}

	@Test
	void settingsOfTheHostStayThere() {
		assertThat(SettingValues.of(environment(Map.of("spidra.api.url", "https://other.example.com",
				"spidra.hadoop-conf-dir", "/etc/hadoop", "spidra.worker.threads", "3", "spidra.output", "/data",
				"spidra.notify.webhook", "https://hooks.example.com/secret"), Map.of("SPIDRA_API_KEY", "k"))))
			.isEmpty();
	}

}
