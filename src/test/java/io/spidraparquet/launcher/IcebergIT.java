package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.RestCatalogServer;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Iceberg in the built jar, which has less on its class path than the tests: what a
 * process loads of it, and how large it is.
 */
class IcebergIT {

	/** What only Iceberg brings. */
	private static final String THEIRS = "io\\.spidraparquet\\.iceberg\\.(?!Iceberg(Properties|Tables)|TablesOwedException).*"
			+ "|org\\.apache\\.(iceberg|avro|hc)\\..*|com\\.github\\.benmanes\\..*|com\\.fasterxml\\.jackson\\.(core|databind)\\..*";

	private static final long MOST_BYTES = 13_000_000;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Path classes() {
		return this.bench.folder().resolve("classes.txt");
	}

	private void run(String... words) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(
				List.of("output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		all.addAll(List.of(words));
		Map<String, String> env = new HashMap<>(
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()));
		env.put("SPIDRA_ICEBERG_USER", "sa");
		env.put("SPIDRA_ICEBERG_TOKEN", RestCatalogServer.TOKEN);
		BuiltJar.Output output = BuiltJar.run(BuiltJar.THIS_JAVA, List.of("-Xlog:class+load:file=" + classes()), env,
				all.toArray(String[]::new));
		assertThat(output.code()).as(output.all()).isZero();
	}

	private List<String> theirs() throws IOException {
		try (Stream<String> lines = Files.lines(classes())) {
			List<String> loaded = lines.map((line) -> line.replaceFirst("^(\\[[^]]*])*\\s*(\\S+) .*", "$2")).toList();
			assertThat(loaded).contains("io.spidraparquet.cli.RunCommand");
			return loaded.stream().filter((name) -> name.matches(THEIRS)).toList();
		}
	}

	@Test
	void nothingOfItIsLoadedWithoutTheSettingOrWhileNothingIsOwed() throws Exception {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		run("crawlId=a");
		assertThat(theirs()).isEmpty();
		run("crawlId=a", "--spidra.iceberg.catalog=hadoop"); // joins, since it is
																// published
		assertThat(theirs()).contains("org.apache.iceberg.BaseTable");
		run("crawlId=a", "--spidra.iceberg.catalog=hadoop");
		assertThat(theirs()).containsExactly("io.spidraparquet.iceberg.IcebergState");
	}

	@Test
	@Tag("slow")
	void eachCatalogHasAllItNeedsInTheJar() throws Exception {
		String h2 = "jdbc:h2:file:" + this.bench.folder().resolve("catalog") + ";DATABASE_TO_UPPER=FALSE";
		this.bench.api()
			.servePages("a", TestApi.page("p", "{\"n\":1,\"m\":[{\"x\":[1]}]}"), TestApi.failedPage("q", "no luck"));
		InMemoryCatalog catalog = new InMemoryCatalog();
		catalog.initialize("lake", Map.of("io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
		try (RestCatalogServer server = new RestCatalogServer(catalog)) {
			String[] rest = { "--spidra.iceberg.catalog=rest", "--spidra.iceberg.uri=" + server.url() };
			run("crawlId=a", "--spidra.flatten.arrays=nested", rest[0], rest[1]);
			run("crawlId=a", "rerun=yes", "--spidra.flatten.arrays=nested", rest[0], rest[1],
					"--spidra.iceberg.keep-snapshots=0s");
			assertThat(theirs()).anyMatch((name) -> name.startsWith("org.apache.hc.client5."));
		}
		run("crawlId=a", "rerun=yes", "--spidra.flatten.arrays=nested", "--spidra.iceberg.catalog=jdbc",
				"--spidra.iceberg.uri=" + h2, "--spidra.iceberg.keep-snapshots=0s");
		assertThat(Iceberg.exists(this.bench.output())).isFalse();
	}

	@Test
	void addsFewMegabytes() throws IOException {
		try (JarFile jar = new JarFile(BuiltJar.JAR.toFile())) {
			Map<String, Long> sizes = new HashMap<>();
			jar.stream()
				.filter((entry) -> entry.getName()
					.matches("BOOT-INF/lib/(iceberg|avro|caffeine|http(client5|core5)|jackson-(core|databind)-2).*"))
				.forEach((entry) -> sizes.put(entry.getName(), entry.getSize()));
			assertThat(sizes).hasSizeGreaterThan(8);
			assertThat(sizes.values().stream().mapToLong(Long::longValue).sum()).as("%s", sizes).isLessThan(MOST_BYTES);
		}
	}

}
