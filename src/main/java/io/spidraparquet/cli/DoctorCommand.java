package io.spidraparquet.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

	private static final String JSON = "--json";

	private final Map<String, String> env;

	private final PrintStream out;

	DoctorCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(List<String> arguments) throws InterruptedException {
		List<String> others = new ArrayList<>(arguments);
		boolean json = others.removeIf(JSON::equals);
		Words words = Words.parse(others, Set.of("job", "output"));
		Doctor doctor = new Doctor(this.env, () -> RunCommand.home(this.env), HomeCheck::check,
				(failure) -> Failure.of(failure).message());
		List<Finding> findings = doctor.examine(words);
		List<Throwable> failures = findings.stream().map(Finding::failure).filter(Objects::nonNull).toList();
		ExitCode code = failures.isEmpty() ? ExitCode.DONE : Failure.of(failures).code();
		Diagnosis diagnosis = new Diagnosis(findings, code.value());
		if (json) {
			Json.print(diagnosis.document(), this.out);
		}
		else {
			diagnosis.print(this.out);
		}
		return code;
	}

}
