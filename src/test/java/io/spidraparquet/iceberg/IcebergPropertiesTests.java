package io.spidraparquet.iceberg;

import java.time.Duration;
import java.util.Map;

import io.spidraparquet.settings.Secrets;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Settings of Iceberg tables. Secrets are in the environment alone.
 */
class IcebergPropertiesTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void areOffByDefault() {
		IcebergProperties properties = new Binder().bindOrCreate("spidra.iceberg", IcebergProperties.class);
		assertThat(properties)
			.isEqualTo(new IcebergProperties(null, null, null, "spidra", null, null, null, Duration.ofDays(7)));
		assertThat(IcebergTables.of(properties, Map.of())).isSameAs(IcebergTables.NONE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					catalog=jdbc | spidra.iceberg.catalog=jdbc needs spidra.iceberg.uri, the URL of a database
					catalog=jdbc,uri=https://x | spidra.iceberg.catalog=jdbc needs spidra.iceberg.uri
					catalog=rest,uri=jdbc:x | spidra.iceberg.catalog=rest needs spidra.iceberg.uri, the URL of a server
					catalog=hadoop,uri=jdbc:x | spidra.iceberg.catalog=hadoop has no spidra.iceberg.uri
					catalog=jdbc,uri=jdbc:mysql://db/x | spidra.iceberg.uri begins with jdbc:mysql, but no driver here takes that URL
					table=a b | spidra.iceberg.table is 'a b', but has to be a name of letters, digits and _
					catalog-name= | spidra.iceberg.catalog-name is empty
					keep-snapshots=-1s | spidra.iceberg.keep-snapshots is PT-1S, but cannot be negative
					""")
	void refusesWhatIsNotValid(String settings, String message) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		for (String setting : settings.split(",")) {
			String[] parts = setting.split("=", 2);
			source.put("spidra.iceberg." + parts[0], parts[1]);
		}
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> new Binder(source).bindOrCreate("spidra.iceberg", IcebergProperties.class))
			.havingRootCause()
			.withMessageStartingWith(message);
	}

	@Test
	void refusesSecretsInWordsAndFiles() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Words.refuseSecrets("--spidra.iceberg.uri=jdbc:postgresql://db/x?password=hidden"))
			.withMessageContaining("SPIDRA_ICEBERG_PASSWORD")
			.withMessageNotContaining("hidden");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Secrets.refuseSecretUrl("the value", "spidra.iceberg.uri", "https://x/y?token=abc"))
			.withMessageContaining("SPIDRA_ICEBERG_URI");
		Workbench.Result password = this.bench.runCrawls("a", "--spidra.iceberg.password=hidden");
		assertThat(password.code()).isEqualTo(2);
		assertThat(password.err()).doesNotContain("hidden");
	}

	@Test
	void theCommandNeedsACatalogAndRuns() {
		Workbench.Result without = this.bench.run("iceberg", "output=" + this.bench.output());
		assertThat(without.code()).isEqualTo(2);
		assertThat(without.err())
			.contains("iceberg needs a catalog: give --spidra.iceberg.catalog=jdbc, rest or hadoop");
		Workbench.Result empty = this.bench.run("iceberg", "output=" + this.bench.output(),
				"--spidra.iceberg.catalog=hadoop");
		assertThat(empty.code()).isEqualTo(2);
		assertThat(empty.err()).contains("there are no published runs in " + this.bench.output());
	}

}
