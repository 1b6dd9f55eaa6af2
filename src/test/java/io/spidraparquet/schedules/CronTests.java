package io.spidraparquet.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.workbench.ShellScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines of {@code cron.example}, which really run, and {@code nightly} with them.
 */
class CronTests {

	private Path temp;

	private InstalledJobs jobs;

	private Path logs;

	@BeforeEach
	void install(@TempDir Path temp) throws IOException {
		this.temp = temp.toRealPath();
		this.jobs = InstalledJobs.in(this.temp);
		this.logs = this.temp.resolve("logs");
	}

	@Test
	void linesForCronRunAsTheyStand() throws Exception {
		List<String> commands = cronCommands();
		assertThat(commands).hasSize(3);
		for (String command : commands) {
			Files.deleteIfExists(this.jobs.root().resolve("calls"));
			ShellScript.Result result = cron(command).exits(0);
			assertThat(result.out() + result.err()).isEmpty();
			assertThat(this.jobs.calls()).hasSize(1);
			Jobs.assertWords(InstalledJobs.words(this.jobs.calls().get(0)));
			assertThat(InstalledJobs.words(this.jobs.calls().get(0))).contains("date=yesterday");
		}
		try (Stream<Path> files = Files.list(this.logs)) {
			List<Path> nights = files.filter((file) -> file.toString().endsWith(".log")).toList();
			assertThat(nights).hasSize(3).allSatisfy((night) -> {
				assertThat(night.getFileName().toString()).matches("[a-z-]+-\\d{4}-\\d{2}-\\d{2}\\.log");
				assertThat(night).content()
					.contains("error: as the job says it", "key: /etc/spidra-parquet/api-key", "ended with 0");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "5 0", "75 0" })
	void aNightThatIsFineInTheEndSaysNothing(String codes) throws Exception {
		this.jobs.exitCodes(codes);
		ShellScript.Result result = cron(cronCommands().get(0)).exits(0);
		assertThat(result.out() + result.err()).isEmpty();
		assertThat(this.jobs.calls()).hasSize(codes.split(" ").length).allMatch(this.jobs.calls().get(0)::equals);
	}

	@ParameterizedTest
	@CsvSource({ "2,the command or the job definition is wrong", "3,too many pages failed", "4,it was stopped",
			"5 5,twice", "5 6,a person has to act", "6,a person has to act", "75 75,another run held the dataset",
			"137,killed" })
	void aNightThatFailedInTheEndSaysWhyForTheMail(String codes, String why) throws Exception {
		this.jobs.exitCodes(codes);
		List<String> all = List.of(codes.split(" "));
		String last = all.get(all.size() - 1);
		ShellScript.Result result = cron(cronCommands().get(0)).exits(Integer.parseInt(last));
		assertThat(result.err()).startsWith("spidra-parquet: products ended with " + last + ": ")
			.contains(why, "The end of " + this.logs.resolve("products-"), "error: as the job says it");
		assertThat(this.jobs.calls()).hasSize(all.size());
	}

	@Test
	void aNightIsLeftOutWhileTheOneBeforeWorks() throws Exception {
		Tools.assume("flock");
		Path hold = Files.createFile(this.jobs.root().resolve("hold"));
		ShellScript.Running first = shell(cronCommands().get(0));
		await(this.jobs.root().resolve("held"));
		ShellScript.Result second = cron(cronCommands().get(0)).exits(75);
		assertThat(second.err()).contains("products: the previous night is still running");
		Files.delete(hold);
		cron(cronCommands().get(1)).exits(0);
		first.end().exits(0);
		assertThat(this.jobs.calls()).hasSize(2);
		cron(cronCommands().get(0)).exits(0);
	}

	@Test
	void aNightRemovesOldLogsOfItsJobAndNothingElse() throws Exception {
		Files.createDirectories(this.logs);
		Path old = aged("products-2026-01-01.log", 40);
		List<Path> kept = List.of(aged("products-2026-01-20.log", 20), aged("products-new-2026-01-01.log", 40),
				aged("products.txt", 40));
		cron(cronCommands().get(0)).exits(0);
		assertThat(old).doesNotExist();
		assertThat(kept).allSatisfy((file) -> assertThat(file).exists());
	}

	@Test
	void aNightHasToKnowItsJob() throws Exception {
		ShellScript.Result result = cron("'" + this.jobs.root() + "/jobs/nightly'").exits(2);
		assertThat(result.err()).contains("the job is missing");
		assertThat(this.jobs.root().resolve("calls")).doesNotExist();
	}

	/** What cron would run, with paths of this test in place of those of the example. */
	private List<String> cronCommands() throws IOException {
		List<String> commands = new ArrayList<>();
		Pattern line = Pattern.compile("\\d+ \\d+ \\* \\* \\*\\s+(.*)");
		for (String text : Files.readAllLines(Jobs.FOLDER.resolve("cron.example"))) {
			Matcher matcher = line.matcher(text);
			if (matcher.matches()) {
				// cron takes % for the end of a line
				assertThat(matcher.group(1)).startsWith(Jobs.INSTALLED + "/jobs/nightly ").doesNotContain("%", "#");
				commands.add(matcher.group(1).replace(Jobs.INSTALLED, this.jobs.root().toString().replace(" ", "\\ ")));
			}
			else {
				assertThat(text).matches("|#.*|[A-Z_]+=\\S+");
			}
		}
		return commands;
	}

	private ShellScript.Result cron(String command) throws Exception {
		return shell(command).end();
	}

	/**
	 * Starts a command as cron does: a short path, the user's home, the file's variables.
	 */
	private ShellScript.Running shell(String command) throws IOException {
		Map<String, String> environment = new HashMap<>();
		environment.put("PATH", "/usr/bin:/bin");
		environment.put("HOME", this.temp.toString());
		for (String text : Files.readAllLines(Jobs.FOLDER.resolve("cron.example"))) {
			if (text.matches("[A-Z_]+=.*")) {
				environment.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
			}
		}
		assertThat(environment.put("NIGHTLY_LOGS", this.logs.toString())).isNotNull();
		environment.put("NIGHTLY_RETRY_AFTER", "0");
		return new ShellScript(Path.of(environment.get("SHELL")), this.temp, environment).start("-c", command);
	}

	private Path aged(String log, int days) throws IOException {
		Path file = Files.writeString(this.logs.resolve(log), "");
		return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
	}

	private static void await(Path file) throws InterruptedException {
		for (int i = 0; i < 600 && !Files.exists(file); i++) {
			Thread.sleep(50);
		}
		assertThat(file).exists();
	}

}
