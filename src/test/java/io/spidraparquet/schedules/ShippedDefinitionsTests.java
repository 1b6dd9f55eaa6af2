package io.spidraparquet.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.settings.KnownSettings;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@ParameterizedTest
	@ValueSource(strings = { "products", "articles", "product-items", "shop" })
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
				.containsExactlyInAnyOrder("products.yaml", "articles.yaml", "product-items.yaml", "shop.yaml");
		}
	}

	@Test
	void shopsAreFourTablesThatTheStatementInTheDefinitionJoins() throws IOException {
		String crawl = "market-shops-2026-11";
		this.bench.api()
			.servePages(crawl,
					Files.readAllLines(Path.of("sample-data/crawls", crawl + ".json"))
						.stream()
						.filter((line) -> line.startsWith("{\"id\""))
						.map((line) -> line.replaceFirst(",$", ""))
						.toArray(String[]::new));
		Path definition = Jobs.FOLDER.resolve("shop.yaml");
		Workbench.Result result = this.bench.runCrawls(crawl, "job=" + definition);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("in 4 tables").doesNotContain("WARN");
		String join = Files.readAllLines(definition)
			.stream()
			.filter((line) -> line.matches("#   (SELECT|FROM|JOIN) .*"))
			.map((line) -> line.substring(1))
			.collect(Collectors.joining());
		assertThat(this.bench.query(join.replace("/data/spidra/shop", this.bench.output().toString()))).hasSize(9)
			.contains("Lichtblick|Reading lamp|79.00", "Fern & Fir|Pine stool|12.75");
	}

	private static <T> T bind(Binder binder, String prefix, Class<T> type) {
		return binder.bindOrCreate(prefix, Bindable.of(type));
	}

}
