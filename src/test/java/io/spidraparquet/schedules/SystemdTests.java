package io.spidraparquet.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.workbench.ShellScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The units for systemd.
 */
class SystemdTests {

	@TempDir
	private Path temp;

	@Test
	void unitsSayWhatANightNeeds() throws IOException {
		Map<String, List<String>> service = unit("spidra-parquet@.service");
		assertThat(service.get("Service.ExecStart"))
			.containsExactly(Jobs.INSTALLED + "/jobs/run job=%i date=yesterday");
		Jobs.assertWords(List.of("job=products", "date=yesterday"));
		assertThat(service).containsEntry("Service.WorkingDirectory", List.of(Jobs.INSTALLED))
			.containsEntry("Service.Restart", List.of("on-failure"))
			.containsEntry("Service.SuccessExitStatus", List.of("4"))
			.containsEntry("Service.RestartPreventExitStatus",
					List.of(String.join(" ", Jobs.NEEDS_A_PERSON.stream().map(String::valueOf).toList())))
			.containsEntry("Service.LoadCredential", List.of("api-key:/etc/spidra-parquet/api-key"))
			.containsEntry("Unit.OnFailure", List.of("spidra-parquet-mail@%i.service"))
			.containsEntry("Service.NoNewPrivileges", List.of("yes"))
			.containsEntry("Service.ProtectSystem", List.of("strict"))
			.doesNotContainKey("Service.MemoryDenyWriteExecute");
		assertThat(service.get("Service.Environment")).contains("SPIDRA_API_KEY_FILE=%d/api-key",
				"SPIDRA_HOME=%S/" + Jobs.at(service, "Service.StateDirectory", 0));
		assertThat(Integer.parseInt((String) Jobs.at(service, "Service.TimeoutStopSec", 0))).isGreaterThanOrEqualTo(30);
		Map<String, List<String>> timer = unit("spidra-parquet@.timer");
		assertThat(timer.get("Timer.OnCalendar")).allMatch((time) -> time.endsWith(" UTC"));
		assertThat(timer).containsEntry("Timer.Persistent", List.of("true"))
			.containsEntry("Install.WantedBy", List.of("timers.target"))
			.doesNotContainKey("Timer.Unit");
	}

	@Test
	void theWorkerRunsUntilItIsStopped() throws IOException {
		Map<String, List<String>> service = unit("spidra-parquet-worker.service");
		assertThat(service).containsEntry("Service.ExecStart", List.of(Jobs.INSTALLED + "/jobs/run worker"))
			.containsEntry("Service.WorkingDirectory", List.of(Jobs.INSTALLED))
			.containsEntry("Service.SuccessExitStatus", List.of("4"))
			.containsEntry("Service.Restart", List.of("on-failure"))
			.containsEntry("Service.RestartPreventExitStatus", List.of("2"))
			.containsEntry("Service.LoadCredential", List.of("api-key:/etc/spidra-parquet/api-key"))
			.containsEntry("Install.WantedBy", List.of("multi-user.target"));
		assertThat(service.get("Service.Environment")).contains("SPIDRA_API_KEY_FILE=%d/api-key",
				"SPIDRA_HOME=%S/" + Jobs.at(service, "Service.StateDirectory", 0));
		Map<String, List<String>> nightly = unit("spidra-parquet@.service");
		assertThat(service.keySet().stream().filter((key) -> key.matches("Service\\.(Protect|Restrict|Private).*")))
			.as("a worker is as protected as a night")
			.containsExactlyInAnyOrderElementsOf(nightly.keySet()
				.stream()
				.filter((key) -> key.matches("Service\\.(Protect|Restrict|Private).*"))
				.toList());
	}

	@Test
	void systemdFindsNothingWrongWithTheUnits() throws Exception {
		Tools.assume("systemd-analyze");
		Path units = Files.createDirectories(this.temp.resolve("units"));
		try (Stream<Path> files = Files.list(Jobs.FOLDER.resolve("systemd"))) {
			for (Path file : files.toList()) {
				Files.writeString(units.resolve(file.getFileName()),
						Files.readString(file).replace(Jobs.INSTALLED, ShellScript.PROJECT.toString()));
			}
		}
		ShellScript.Result result = new ShellScript(Tools.find("systemd-analyze"), units, Map.of("PATH", Tools.path()))
			.run("verify", "./spidra-parquet@product-items.service", "./spidra-parquet@product-items.timer",
					"./spidra-parquet-mail@product-items.service", "./spidra-parquet-worker.service")
			.exits(0);
		assertThat((result.out() + result.err()).lines().filter((line) -> line.contains(units.toString()))).isEmpty();
	}

	@Test
	void theMailAboutAFailedNightHasItsJournal() throws Exception {
		String command = (String) Jobs.at(unit("spidra-parquet-mail@.service"), "Service.ExecStart", 0);
		Path tools = this.temp.resolve("tools");
		ShellScript.write(tools.resolve("journalctl"), "#!/bin/sh\necho \"journal of $*\"\n");
		ShellScript.write(tools.resolve("mail"), "#!/bin/sh\necho \"mail $*\"; cat\n");
		// What systemd does with a command, as far as this one has it
		String line = command.replace("%i", "product-items").replace("$$", "$");
		ShellScript.Result result = new ShellScript(Path.of("/bin/sh"), this.temp,
				Map.of("PATH", tools + ":" + Tools.path(), "MAIL_TO", "team@example.com"))
			.run("-c", line)
			.exits(0);
		assertThat(result.out().lines()).satisfiesExactly(
				(mail) -> assertThat(mail).startsWith("mail -s spidra-parquet@product-items failed on ")
					.endsWith(" team@example.com"),
				(journal) -> assertThat(journal).startsWith("journal of ")
					.endsWith("-u spidra-parquet@product-items.service"));
	}

	/** Values of a unit file by section and key. */
	private static Map<String, List<String>> unit(String name) throws IOException {
		Map<String, List<String>> values = new LinkedHashMap<>();
		String section = "";
		for (String line : Files.readAllLines(Jobs.FOLDER.resolve("systemd").resolve(name))) {
			if (line.startsWith("[")) {
				section = line.substring(1, line.length() - 1);
			}
			else if (!line.isBlank() && !line.startsWith("#")) {
				int equals = line.indexOf('=');
				assertThat(equals).as(line).isPositive();
				values.computeIfAbsent(section + "." + line.substring(0, equals), (key) -> new ArrayList<>())
					.add(line.substring(equals + 1));
			}
		}
		return values;
	}

}
