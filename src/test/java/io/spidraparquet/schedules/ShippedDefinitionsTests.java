package io.spidraparquet.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.cli.KnownSettings;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.OutputSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The job definitions that users copy.
 */
class ShippedDefinitionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "products", "articles", "product-items" })
	void jobDefinitionsHaveSettingsThatThereAreWithValuesThatTheyTake(String job) throws IOException {
		List<PropertySource<?>> definition = new YamlPropertySourceLoader().load(job,
				new FileSystemResource(Jobs.FOLDER.resolve(job + ".yaml")));
		assertThat(definition).hasSize(1);
		for (String name : ((EnumerablePropertySource<?>) definition.get(0)).getPropertyNames()) {
			assertThat(KnownSettings.contains(name)).as(name).isTrue();
		}
		Binder binder = new Binder(ConfigurationPropertySources.from(definition));
		assertThat(binder.bindOrCreate("spidra", Bindable.of(JobProperties.class)).output())
			.isEqualTo("/data/spidra/" + job);
		bind(binder, "spidra.api", ApiProperties.class);
		new OutputSettings("test", bind(binder, "spidra.parquet", ParquetProperties.class),
				bind(binder, "spidra.flatten", FlattenProperties.class),
				bind(binder, "spidra.schema", SchemaProperties.class), bind(binder, "spidra", ContentProperties.class))
			.flattening();
	}

	@Test
	void eachJobDefinitionIsTested() throws IOException {
		try (Stream<Path> files = Files.list(Jobs.FOLDER)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".yaml")))
				.containsExactlyInAnyOrder("products.yaml", "articles.yaml", "product-items.yaml");
		}
	}

	private static <T> T bind(Binder binder, String prefix, Class<T> type) {
		return binder.bindOrCreate(prefix, Bindable.of(type));
	}

}
