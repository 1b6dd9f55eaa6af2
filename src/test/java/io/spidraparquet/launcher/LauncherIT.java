package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.SpidraParquet;
import io.spidraparquet.workbench.ShellScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code jobs/run} in copies of the checkout. Most tests give it a script for a Java,
 * which tells what it was called with; two start the application.
 */
class LauncherIT {

	/** Unpacks, trains and tells its arguments, as far as the launcher can see. */
	private static final String FAKE_JAVA = """
			#!/bin/sh
			for word; do
				case $word in
					-Djarmode=tools) unpack=yes ;;
					-XX:DumpLoadedClassList=* | -XX:AOTCacheOutput=*) trained=${word#*=} ;;
					-Xshare:dump) dump=yes ;;
					-XX:SharedArchiveFile=*) archive=${word#*=} ;;
				esac
				last=$word
			done
			if [ "${unpack-}" ]; then
				mkdir -p "$last" && echo app >"$last/spidra-parquet.jar"
			elif [ "${trained-}" ]; then
				{ env; pwd; } >"$FAKE/training.txt"
				echo trained >"$trained"
				. "$FAKE/train.sh"
			elif [ "${dump-}" ]; then
				echo dumped >"$archive"
			elif [ "$last" = -version ]; then
				case " $* " in *" -XX:NoSuchFlag "*) echo "Unrecognized VM option" && exit 1 ;; esac
			else
				for word; do echo "[$word]"; done
				. "$FAKE/start.sh"
			fi
			""";

	private Path temp;

	private Path root;

	private Path tools;

	private final Map<String, String> environment = new HashMap<>();

	@BeforeEach
	void checkout(@TempDir Path temp) throws IOException {
		// The launcher resolves links; so does macOS, whose temporary folder is behind
		// one.
		this.temp = temp.toRealPath();
		this.root = this.temp.resolve("check out");
		this.tools = ShellScript.toolsWithoutJava();
		this.environment.put("PATH", this.tools.toString());
		this.environment.put("HOME", this.temp.toString());
		String launcher = Files.readString(ShellScript.PROJECT.resolve("jobs/run"));
		// The one line that would find the Java of this machine
		String blind = launcher.replaceFirst("(?m)^usual_homes=.*$", "usual_homes=");
		assertThat(blind).isNotEqualTo(launcher);
		ShellScript.write(this.root.resolve("jobs/run"), blind);
		Files.createDirectories(this.root.resolve("target"));
	}

	@Test
	void saysThatThereIsNoJava() throws Exception {
		ShellScript.Result result = launcher().run("--version").exits(2);
		assertThat(result.err()).contains("needs Java 17 or newer, and there is none").contains("JAVA_HOME");
		assertThat(result.out()).isEmpty();
	}

	@Test
	void namesEachJavaThatIsTooOld() throws Exception {
		Path eleven = ShellScript.write(this.temp.resolve("11/bin/java"),
				"#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
		Path eight = fakeJava("8", "1.8.0_402");
		this.environment.put("JAVA_HOME", this.temp.resolve("11").toString());
		this.environment.put("PATH", eight.getParent() + ":" + this.tools);
		ShellScript.Result result = launcher().run("--version").exits(2);
		assertThat(result.err()).contains("needs Java 17 or newer, and there is none that is new enough")
			.contains("Java 11.0.2: " + eleven + " (JAVA_HOME)")
			.contains("Java 1.8.0_402: " + eight + " (PATH)");
	}

	@Test
	void prefersJava25ToAnOlderOneOnThePath() throws Exception {
		jar("one");
		Path seventeen = fakeJava("17", "17.0.15");
		fakeJava(".jdks/21", "21.0.9");
		Path preferred = fakeJava(".jdks/25", "25.0.1");
		fakeJava(".jdks/27", "27");
		this.environment.put("PATH", seventeen.getParent() + ":" + this.tools);
		assertThat(startedJava()).isEqualTo(preferred);
		this.environment.put("JAVA_HOME", this.temp.resolve("17").toString());
		assertThat(startedJava()).as("JAVA_HOME").isEqualTo(seventeen);
		this.environment.remove("JAVA_HOME");
		Files.delete(preferred);
		assertThat(startedJava()).as("no Java 25").isEqualTo(seventeen);
	}

	@Test
	void takesTheJavaOfThePathIfItIsNewerThanThePreferredOne() throws Exception {
		jar("one");
		Path newer = fakeJava("27", "27.0.1");
		fakeJava(".jdks/25", "25.0.1");
		this.environment.put("PATH", newer.getParent() + ":" + this.tools);
		assertThat(startedJava()).isEqualTo(newer);
	}

	private Path startedJava() throws IOException, InterruptedException {
		ShellScript traced = new ShellScript(ShellScript.write(this.temp.resolve("traced"),
				"#!/bin/sh\nexec sh -x '" + this.root + "/jobs/run' \"$@\"\n"), this.temp, this.environment);
		String java = traced.run("--version").exits(0).err().replaceAll("(?s).*\\+ exec (\\S*bin/java) .*", "$1");
		return Path.of(java);
	}

	@Test
	void passesWordsAsTheyAreAndFlagsInOrder() throws Exception {
		jar("one");
		useJava("17.0.15");
		this.environment.put("JAVA_OPTS", "-Dname=* -Xss2m");
		ShellScript.Result result = launcher().run("run", "output=a b", "*", "").exits(0);
		List<String> words = result.out().lines().toList();
		assertThat(words).startsWith("[-Xmx512m]", "[-Xmn160m]", "[-XX:+UseSerialGC]")
			.containsSequence("[-Dspidra.demo.dir=" + this.root.resolve("target/demo") + "]",
					"[-Dspidra.jobs.dir=" + this.root.resolve("jobs") + "]")
			.containsSequence("[-Dname=*]", "[-Xss2m]", "[-jar]")
			.endsWith("[run]", "[output=a b]", "[*]", "[]");
	}

	@Test
	void leavesTheOptimizingCompilerOutWhereTheLastRunOfTheSameWordsWasSmall() throws Exception {
		jar("one");
		useJava("17.0.15");
		String small = "[-XX:TieredStopAtLevel=1]";
		ShellScript.Result first = launcher().run("run", "job=a", "date=2026-11-23").exits(0);
		assertThat(first.out()).doesNotContain(small).contains("[-XX:FreqInlineSize=80]");
		Path file = Path.of(first.out().replaceAll("(?s).*\\[-Dspidra.size.file=([^]]*).*", "$1"));
		Files.createDirectories(file.getParent());
		Files.writeString(file, "123456\n");
		assertThat(launcher().run("run", "job=a", "date=2026-11-24").exits(0).out()).contains(small)
			.doesNotContain("[-XX:FreqInlineSize=80]");
		assertThat(launcher().run("run", "job=b", "date=2026-11-24").exits(0).out()).doesNotContain(small);
		for (String other : List.of("1234567890\n", "123456789012345678901234567890", "-1", "x", "")) {
			Files.writeString(file, other);
			assertThat(launcher().run("run", "job=a", "date=2026-11-24").exits(0).out()).doesNotContain(small);
		}
		assertThat(launcher().run("runs", "output=x").exits(0).out()).contains(small);
	}

	@ParameterizedTest
	@CsvSource({ "-XX:+UseG1GC,-XX:+UseSerialGC", "-XX:+UseG1GC,-Xmn160m", "-Xmx2g,-Xmx512m", "-Xmx2g,-Xmn160m",
			"-XX:MaxRAMPercentage=50,-Xmx512m", "-Xshare:off,-XX:SharedArchiveFile",
			"-XX:SharedArchiveFile=mine.jsa,-XX:SharedArchiveFile=/" })
	void leavesOutWhatTheUserSetsDifferently(String option, String ours) throws Exception {
		jar("one");
		useJava("17.0.15");
		assertThat(launcher().run("runs").exits(0).out()).contains(ours);
		this.environment.put("JAVA_OPTS", option);
		assertThat(launcher().run("runs").exits(0).out()).contains(option).doesNotContain(ours);
	}

	@ParameterizedTest
	@CsvSource({ "17.0.15,false", "24.0.1,false", "25.0.3,true" })
	void reflectsNativelyWhereJavaMakesMethodHandlesElse(String version, boolean natively) throws Exception {
		jar("one");
		useJava(version);
		String out = launcher().run("runs").exits(0).out();
		assertThat(out.contains("[-Djdk.reflect.useNativeAccessorOnly=true]")).isEqualTo(natively);
	}

	@ParameterizedTest
	@CsvSource({ "17.0.15,false", "24.0.1,false", "25.0.3,true" })
	void compilesFrequentCodeLaterWhereTheArchiveSaysWhichThatIs(String version, boolean later) throws Exception {
		jar("one");
		useJava(version);
		String flag = "[-XX:Tier2BackedgeNotifyFreqLog=20]";
		assertThat(launcher().run("run", "job=a").exits(0).out().contains(flag)).isEqualTo(later);
		assertThat(launcher().run("runs").exits(0).out()).doesNotContain(flag);
	}

	@ParameterizedTest
	@CsvSource({ "17.0.15,-XX:SharedArchiveFile,classes.jsa", "24.0.1,-XX:SharedArchiveFile,classes.jsa",
			"25.0.3,-XX:AOTCache,classes.aot", "26-ea,-XX:AOTCache,classes.aot" })
	void startsFromAnArchiveThatItMadeOnceForThisJava(String version, String flag, String name) throws Exception {
		jar("one");
		useJava(version);
		ShellScript.Result first = launcher().run("runs").exits(0);
		assertThat(first.err()).contains("preparing the fast start");
		assertThat(first.out()).contains("[" + flag + "=" + this.root.resolve("target/fast")).contains(name + "]");
		assertThat(Files.getPosixFilePermissions(this.root.resolve("target/fast"))).as("others may start from it, too")
			.contains(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
		ShellScript.Result second = launcher().run("runs").exits(0);
		assertThat(second.err()).isEmpty();
		assertThat(second.out()).isEqualTo(first.out());
	}

	@ParameterizedTest
	@ValueSource(strings = { "help", "--help", "--version", "" })
	void keepsNobodyWaitingWhoAsksForHelp(String word) throws Exception {
		jar("one");
		useJava("17.0.15");
		ShellScript.Result result = launcher().run(word).exits(0);
		assertThat(result.err()).isEmpty();
		assertThat(result.out()).contains("[" + this.root.resolve("target/spidra-parquet.jar") + "]");
	}

	@Test
	void neverUsesTheArchiveOfAnotherJarEvenOfTheSameTimeAndSize() throws Exception {
		useJava("17.0.15");
		FileTime time = FileTime.from(Instant.now());
		Files.setLastModifiedTime(jar("one"), time);
		String first = launcher().run("runs").exits(0).out();
		Files.setLastModifiedTime(jar("two"), time);
		ShellScript.Result second = launcher().run("runs").exits(0);
		assertThat(second.err()).contains("preparing the fast start");
		assertThat(second.out()).contains("-XX:SharedArchiveFile=").isNotEqualTo(first);
	}

	@Test
	void trainsApartFromTheUser() throws Exception {
		jar("one");
		useJava("17.0.15");
		this.environment.putAll(Map.of("SPIDRA_API_KEY", "secret", "SPIDRA_HOME", "/mine", "SPRING_APPLICATION_JSON",
				"{}", "JAVA_TOOL_OPTIONS", "-Dmine=1"));
		launcher().run("runs").exits(0);
		assertThat(this.temp.resolve("17.0.15/training.txt")).content()
			.doesNotContain("secret", "/mine", "SPRING_", "JAVA_TOOL_OPTIONS")
			.containsPattern("(?m)^SPIDRA_HOME=\\Q" + this.root.resolve("target/fast") + "\\E")
			.containsPattern("(?m)^\\Q" + this.root.resolve("target/fast") + "\\E");
	}

	@Test
	void startsWithoutAnArchiveWhereTrainingFailsAndDoesNotTryAgain() throws Exception {
		jar("one");
		useJava("17.0.15");
		behave("train.sh", "exit 1");
		ShellScript.Result first = launcher().run("runs").exits(0);
		assertThat(first.out()).doesNotContain("-XX:SharedArchiveFile").contains("target/fast/");
		assertThat(Files.getPosixFilePermissions(this.root.resolve("target/fast"))).as("others may start from it, too")
			.contains(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
		ShellScript.Result second = launcher().run("runs").exits(0);
		assertThat(second.err()).isEmpty();
		assertThat(second.out()).isEqualTo(first.out());
	}

	@Test
	void becomesTheJavaProcessSoThatSignalsAndExitCodesAreItsOwn() throws Exception {
		jar("one");
		useJava("17.0.15");
		launcher().run("runs").exits(0);
		behave("start.sh", "trap 'exit 4' TERM; echo $$ >\"$FAKE/pid\"; while :; do sleep 0.1; done");
		ShellScript.Running running = launcher().start("crawlId=1");
		Path pid = this.temp.resolve("17.0.15/pid");
		await(pid);
		assertThat(pid).content().isEqualToIgnoringNewLines(Long.toString(running.process().pid()));
		running.process().toHandle().destroy();
		running.end().exits(4);
		behave("start.sh", "exit 75");
		launcher().run("crawlId=1").exits(75);
	}

	@Test
	void leavesNothingBehindWhenItIsStoppedInTraining() throws Exception {
		jar("one");
		useJava("17.0.15");
		behave("train.sh", "exec sleep 100");
		ShellScript.Running running = launcher().start("runs");
		await(this.temp.resolve("17.0.15/training.txt"));
		running.process().toHandle().destroy();
		running.end().exits(4);
		assertThat(this.root.resolve("target/fast")).isEmptyDirectory();
	}

	@Test
	void buildsWhenTheJarIsMissingOrOlderThanItsSources() throws Exception {
		Path source = sources("mkdir target && echo built >target/spidra-parquet.jar && echo noise");
		useJdk();
		ShellScript.Result first = launcher().run("--version").exits(0);
		assertThat(first.err()).contains("first start").doesNotContain("noise");
		assertThat(first.out()).doesNotContain("noise").endsWith("[--version]\n");
		assertThat(launcher().run("--version").exits(0).err()).isEmpty();
		age(this.root.resolve("target/spidra-parquet.jar"), 60);
		age(source, 30);
		assertThat(launcher().run("--version").exits(0).err()).contains("its sources have changed");
		assertThat(launcher().run("--version").exits(0).err()).isEmpty();
	}

	/** Maven gives the jar itself the fixed time of reproducible builds. */
	@Test
	void takesTheTimeOfTheBuildFromTheJarThatMavenLeavesBesideIt() throws Exception {
		Path source = sources("exit 1");
		age(source, 30);
		age(jar("one"), 60);
		Path original = Files.writeString(this.root.resolve("target/spidra-parquet.jar.original"), "thin");
		useJdk();
		launcher().run("--version").exits(0);
		age(original, 45);
		launcher().run("--version").exits(2);
	}

	@Test
	void showsWhyTheBuildFailed() throws Exception {
		sources("echo the reason; exit 1");
		useJdk();
		ShellScript.Result result = launcher().run("--version").exits(2);
		assertThat(result.err()).contains("the reason").contains("the build failed");
		assertThat(result.out()).isEmpty();
		assertThat(this.root.resolve("target")).isEmptyDirectory();
	}

	@Test
	void buildsOnceWhenTwoStartAtOnce() throws Exception {
		sources("sleep 2; mkdir target && echo built >target/spidra-parquet.jar && echo x >>\"$FAKE/builds\"");
		useJdk();
		ShellScript.Running one = launcher().start("--version");
		ShellScript.Running two = launcher().start("--version");
		ShellScript.Result first = one.end().exits(0);
		ShellScript.Result second = two.end().exits(0);
		assertThat(first.err() + second.err()).containsOnlyOnce("waiting for another start to finish its build");
		assertThat(this.temp.resolve("17.0.15/builds")).hasContent("x");
	}

	@Test
	void needsAJdkOnlyToBuild() throws Exception {
		Path source = sources("exit 1");
		useJava("17.0.15");
		assertThat(launcher().run("runs").exits(2).err()).contains("only a JDK can build it");
		age(jar("one"), 60);
		age(source, 30);
		assertThat(launcher().run("runs").exits(0).err()).contains("starting a jar that is older than its sources");
	}

	@Test
	void startsTheApplicationThroughALinkFromAnywhere() throws Exception {
		// Java 17 archives no classes of a jar whose path has a space.
		Files.move(this.root, this.temp.resolve("checkout"));
		this.root = this.temp.resolve("checkout");
		Files.copy(ShellScript.PROJECT.resolve("target/spidra-parquet.jar"),
				this.root.resolve("target/spidra-parquet.jar"));
		this.environment.put("JAVA_HOME", System.getProperty("java.home"));
		Path elsewhere = Files.createDirectories(this.temp.resolve("elsewhere"));
		Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("../checkout/jobs/run"));
		Path link = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("first"));
		ShellScript linked = new ShellScript(link, elsewhere, this.environment);
		assertThat(linked.run("--version").exits(0).out()).startsWith("spidra-parquet ");
		// The exit code is the application's, and the archive is in use.
		Path classes = this.temp.resolve("classes.txt");
		this.environment.put("JAVA_OPTS", "-Xlog:class+load:file=" + classes);
		linked.run("no-such-parameter=1").exits(2);
		assertThat(classes).content().containsPattern(SpidraParquet.class.getName() + " source: shared objects file");
	}

	@Test
	void endsWithACodeOfTheListWhereJavaCannotStart() throws Exception {
		Files.copy(ShellScript.PROJECT.resolve("target/spidra-parquet.jar"),
				this.root.resolve("target/spidra-parquet.jar"));
		this.environment.put("JAVA_HOME", System.getProperty("java.home"));
		assertThat(limited("ulimit -v 300000").exits(5).err())
			.contains("Java cannot start (its message is above): raise the limits of this user");
		for (int files : new int[] { 12, 16, 20, 40 }) {
			assertThat(limited("ulimit -n " + files).exitCode()).isIn(0, 5);
		}
		for (String flags : List.of("-XX:NoSuchFlag", "-Xmx1gb", "-Xmx1k")) {
			this.environment.put("JAVA_OPTS", flags);
			assertThat(launcher().run("--version").exits(2).err()).as(flags)
				.contains("Java cannot start (its message is above): check JAVA_OPTS");
		}
	}

	private ShellScript.Result limited(String limit) throws IOException, InterruptedException {
		Path script = ShellScript.write(this.temp.resolve("limited"),
				"#!/bin/sh\n" + limit + "\nexec '" + this.root + "/jobs/run' --version\n");
		return new ShellScript(script, this.temp, this.environment).run();
	}

	private ShellScript launcher() {
		return new ShellScript(this.root.resolve("jobs/run"), this.temp, this.environment);
	}

	/** A jar as far as a fake Java can tell. */
	private Path jar(String content) throws IOException {
		return Files.writeString(this.root.resolve("target/spidra-parquet.jar"), content);
	}

	/** Sources, and a Maven that does this in the folder where it should build. */
	private Path sources(String maven) throws IOException {
		ShellScript.write(this.root.resolve("mvnw"), "#!/bin/sh\n" + maven + "\n");
		Files.writeString(this.root.resolve("pom.xml"), "<project/>");
		age(this.root.resolve("pom.xml"), 120);
		Path folder = Files.createDirectories(this.root.resolve("src/main"));
		Path source = Files.writeString(folder.resolve("Source.java"), "");
		age(source, 120);
		age(folder, 120);
		return source;
	}

	private static void age(Path file, int minutes) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(minutes, ChronoUnit.MINUTES)));
	}

	private void useJdk() throws IOException {
		ShellScript.write(useJava("17.0.15").resolveSibling("javac"), "#!/bin/sh\n");
	}

	private Path useJava(String version) throws IOException {
		Path java = fakeJava(version, version);
		this.environment.put("JAVA_HOME", this.temp.resolve(version).toString());
		this.environment.put("FAKE", this.temp.resolve(version).toString());
		return java;
	}

	private Path fakeJava(String folder, String version) throws IOException {
		Path home = this.temp.resolve(folder);
		// FAKE is not there in training, which hides the environment: so it stands in the
		// script.
		Path java = ShellScript.write(home.resolve("bin/java"), FAKE_JAVA.replace("$FAKE", home.toString()));
		Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"" + version + "\"\n");
		Files.writeString(home.resolve("train.sh"), "");
		Files.writeString(home.resolve("start.sh"), "");
		return java;
	}

	/** What the fake Java does in the end, in place of exit code 0. */
	private void behave(String file, String commands) throws IOException {
		Files.writeString(this.temp.resolve("17.0.15").resolve(file), commands + "\n");
	}

	private static void await(Path file) throws IOException, InterruptedException {
		for (int i = 0; i < 600 && (!Files.exists(file) || Files.size(file) == 0); i++) {
			Thread.sleep(50);
		}
		assertThat(file).isNotEmptyFile();
	}

}
