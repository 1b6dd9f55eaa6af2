package io.spidraparquet.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.doctor.Diagnosis;
import io.spidraparquet.doctor.Doctor;
import io.spidraparquet.doctor.Finding;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Json;

/**
 * The command {@code doctor}: checks whether a run could do its work here and now, and
 * ends with the exit code that a run would have.
 */
final class DoctorCommand {

	private final Map<String, String> env;

	private final PrintStream out;

	DoctorCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(Words words) throws InterruptedException {
		Doctor doctor = new Doctor(this.env, () -> HomeCheck.home(this.env), HomeCheck::check,
				(failure) -> Failure.of(failure).message());
		List<Finding> findings = doctor.examine(words);
		List<Throwable> failures = findings.stream().map(Finding::failure).filter(Objects::nonNull).toList();
		ExitCode code = failures.isEmpty() ? ExitCode.DONE : Failure.of(failures).code();
		Diagnosis diagnosis = new Diagnosis(findings, code.value());
		if (words.has("--json")) {
			Json.print(diagnosis.document(), this.out);
		}
		else {
			diagnosis.print(this.out);
		}
		return code;
	}

}
