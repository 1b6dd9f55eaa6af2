package io.spidraparquet.failures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Tmpfs;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hosts whose temporary folder does not allow to execute code, as many are hardened: the
 * native libraries of the codecs are unpacked in the state folder.
 */
@Timeout(120)
@SuppressWarnings("try")
class NoexecIT {

	private static final String NOEXEC = "noexec,size=50m";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawl() {
		this.bench.api().servePages("c", TestApi.page("p1", "{\"n\":1}"), TestApi.page("p2", "{\"n\":2}"));
	}

	@Test
	void doNotMatterUnlessTheStateFolderIsLikeThat() throws IOException, InterruptedException {
		try (Tmpfs temporary = Tmpfs.mount(temporary(), NOEXEC); Tmpfs home = Tmpfs.mount(this.bench.home(), NOEXEC)) {
			BuiltJar.Output refused = run(temporary());
			assertThat(refused.code()).as(refused.all()).isEqualTo(2);
			assertThat(refused.all())
				.containsPattern("cannot load the native library of Zstandard from " + this.bench.home()
						+ "/datasets/.* \\(SPIDRA_HOME\\) or " + temporary()
						+ " \\(java.io.tmpdir\\): failed to map .*\\. "
						+ "If both are mounted noexec, set SPIDRA_HOME to a folder where code may be executed, or use "
						+ "--spidra.parquet.codec=GZIP, which needs no library")
				.doesNotContain("\tat ");
			assertThat(this.bench.api().requests()).isEmpty();
			home.remount("exec");
			assertCompletes(temporary());
		}
	}

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(strings = { "--spidra.parquet.codec=ZSTD", "--spidra.parquet.codec=SNAPPY",
			"--spidra.parquet.codec=LZ4_RAW", "--spidra.keep-raw=true" })
	void doNotMatter(String setting) throws IOException, InterruptedException {
		try (Tmpfs temporary = Tmpfs.mount(temporary(), NOEXEC)) {
			assertCompletes(temporary(), setting);
		}
	}

	@Tag("slow")
	@Test
	void doNotMatterWhereTheFolderIsMissing() throws IOException, InterruptedException {
		assertCompletes(this.bench.folder().resolve("missing"));
	}

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(strings = { "ZSTD", "SNAPPY" })
	void stateFolderThatIsLikeThat(String codec) throws IOException, InterruptedException {
		try (Tmpfs home = Tmpfs.mount(this.bench.home(), NOEXEC)) {
			assertCompletes(Path.of(System.getProperty("java.io.tmpdir")), "--spidra.parquet.codec=" + codec);
		}
	}

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(strings = { "--spidra.parquet.codec=SNAPPY", "--spidra.parquet.codec=GZIP" })
	void bothLikeThat(String codec) throws IOException, InterruptedException {
		try (Tmpfs temporary = Tmpfs.mount(temporary(), NOEXEC); Tmpfs home = Tmpfs.mount(this.bench.home(), NOEXEC)) {
			if (codec.endsWith("GZIP")) {
				assertCompletes(temporary(), codec);
				return;
			}
			BuiltJar.Output refused = run(temporary(), codec);
			assertThat(refused.code()).as(refused.all()).isEqualTo(2);
			assertThat(refused.all()).contains("cannot load the native library of SNAPPY from ")
				.contains("or use --spidra.parquet.codec=GZIP");
			BuiltJar.Output kept = run(temporary(), "--spidra.parquet.codec=GZIP", "--spidra.keep-raw=true");
			assertThat(kept.code()).as(kept.all()).isEqualTo(2);
			assertThat(kept.all()).contains("cannot load the native library of Zstandard from ")
				.doesNotContain("or use --spidra.parquet.codec");
			assertThat(this.bench.api().requests()).isEmpty();
		}
	}

	@Tag("slow")
	@Test
	void fullStateFolder() throws IOException, InterruptedException {
		try (Tmpfs temporary = Tmpfs.mount(temporary(), NOEXEC);
				Tmpfs home = Tmpfs.mount(this.bench.home(), "size=200k")) {
			BuiltJar.Output full = run(temporary());
			assertThat(full.code()).as(full.all()).isIn(2, 5);
			assertThat(full.all()).doesNotContain("\tat ");
			assertThat(this.bench.api().requests()).isEmpty();
			home.remount("size=50m");
			assertCompletes(temporary());
		}
	}

	private Path temporary() {
		return this.bench.folder().resolve("tmp");
	}

	private void assertCompletes(Path temporary, String... settings) throws IOException, InterruptedException {
		BuiltJar.Output done = run(temporary, settings);
		assertThat(done.code()).as(done.all()).isZero();
		assertThat(this.bench.query("SELECT page_id, n FROM {pages} ORDER BY n")).containsExactly("p1|1", "p2|2");
		assertThat(Workbench.filesBelow(this.bench.home()).keySet())
			.allMatch((path) -> path.equals("id") || path.endsWith("/lock") || path.endsWith("/jobs.mv.db"));
	}

	private BuiltJar.Output run(Path temporary, String... settings) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>(
				List.of("crawlId=c", "output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		words.addAll(List.of(settings));
		return BuiltJar.run(BuiltJar.THIS_JAVA,
				List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()),
				words.toArray(String[]::new));
	}

}
