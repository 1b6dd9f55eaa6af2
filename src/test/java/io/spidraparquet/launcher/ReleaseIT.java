package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.ShellScript;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The archive of a release, unpacked. Where the tests run as root, somebody else runs it
 * than the one to whom its files belong.
 */
class ReleaseIT {

	private static final Path ARCHIVE = Path.of("target/spidra-parquet-" + AppVersion.get() + ".tar.gz")
		.toAbsolutePath();

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	@TempDir
	private static Path temp;

	private static Path release;

	@BeforeAll
	static void unpack() throws Exception {
		Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
		command("tar", "-xzf", ARCHIVE.toString(), "-C", temp.toString());
		release = temp.resolve("spidra-parquet-" + AppVersion.get());
	}

	@Test
	void runsTheDemoAndANightWithoutMavenAndSources() throws Exception {
		Path person = Files.createDirectories(temp.resolve("person"));
		if (ROOT) {
			command("chown", "10001:10001", person.toString());
		}
		Path home = person.resolve("state");
		Map<String, String> environment = new HashMap<>(
				Map.of("PATH", ShellScript.toolsWithoutJava().toString(), "HOME", person.toString(), "SPIDRA_HOME",
						home.toString(), "JAVA_HOME", BuiltJar.THIS_JAVA.toString(), "SPIDRA_API_KEY", TestApi.KEY));
		List<Path> before = files();
		ShellScript.Result demo = run(person, environment, "demo").exits(0);
		assertThat(demo.err()).contains("preparing the fast start");
		assertThat(demo.out()).contains("products");
		try (TestApi api = new TestApi()) {
			api.serve("c1", "{\"pages\":[{\"id\":\"p1\",\"data\":{\"name\":\"one\"}}]}");
			Path classes = person.resolve("classes.txt");
			environment.put("JAVA_OPTS", "-Xlog:class+load:file=" + classes);
			Path output = person.resolve("output");
			ShellScript.Result night = run(person, environment, "crawlId=c1", "output=" + output,
					"--spidra.api.url=" + api.url())
				.exits(0);
			assertThat(night.err()).doesNotContain("preparing");
			assertThat(classes).content().containsPattern("SpidraParquet source: shared objects file");
			assertThat(output.resolve("_spidra/runs/c1.json")).exists();
		}
		assertThat(files()).as("a release that belongs to somebody else stays as it is")
			.isEqualTo(ROOT ? before : files());
	}

	@Test
	void holdsTheLibrariesOfTheJarAndAllThatItsManualNames() throws Exception {
		try (JarFile jar = new JarFile(BuiltJar.JAR.toFile());
				Stream<Path> libraries = Files.list(release.resolve("app/lib"))) {
			assertThat(libraries.map((library) -> library.getFileName().toString())).containsAll(jar.stream()
				.map((entry) -> entry.getName())
				.filter((name) -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
				.map((name) -> name.substring("BOOT-INF/lib/".length()))
				.toList());
		}
		List<String> dead = new ArrayList<>();
		for (Path page : files()) {
			if (page.toString().endsWith(".md") && !page.endsWith("CHANGELOG.md")) {
				Matcher link = LINK.matcher(Files.readString(page));
				while (link.find()) {
					if (!Files.exists(page.resolveSibling(link.group(1)).normalize())) {
						dead.add(page.getFileName() + ": " + link.group(1));
					}
				}
			}
		}
		assertThat(dead).isEmpty();
		assertThat(release.resolve("pom.xml")).doesNotExist();
		for (String program : List.of("run", "nightly")) {
			assertThat(release.resolve("jobs").resolve(program)).isExecutable();
		}
	}

	private static ShellScript.Result run(Path person, Map<String, String> environment, String... words)
			throws IOException, InterruptedException {
		String launcher = release.resolve("jobs/run").toString();
		if (!ROOT) {
			return new ShellScript(Path.of(launcher), person, environment).run(words);
		}
		List<String> all = new ArrayList<>(List.of("--reuid=10001", "--regid=10001", "--clear-groups", launcher));
		all.addAll(List.of(words));
		return new ShellScript(Path.of("/usr/bin/setpriv"), person, environment).run(all.toArray(String[]::new));
	}

	private static List<Path> files() throws IOException {
		try (Stream<Path> all = Files.walk(release)) {
			return List.copyOf(new TreeSet<>(all.toList()));
		}
	}

	private static void command(String... words) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(words).inheritIO().start();
		assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
	}

}
