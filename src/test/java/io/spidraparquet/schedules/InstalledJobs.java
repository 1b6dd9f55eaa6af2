package io.spidraparquet.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.spidraparquet.workbench.ShellScript;

/**
 * A copy of {@code jobs} with a launcher that notes its words and ends as the test says.
 */
record InstalledJobs(Path root) {

	/** Notes its words and ends with the next one of the given exit codes. */
	private static final String FAKE_RUN = """
			#!/bin/sh
			folder=$(cd "$(dirname "$0")/.." && pwd)
			echo "$PWD: $*" >>"$folder/calls"
			echo "key: ${SPIDRA_API_KEY-}${SPIDRA_API_KEY_FILE-}"
			echo "error: as the job says it" >&2
			[ ! -f "$folder/hold" ] || { echo >"$folder/held"; while [ -f "$folder/hold" ]; do sleep 0.05; done; }
			read -r code <"$folder/codes" || code=0
			tail -n +2 "$folder/codes" >"$folder/codes.rest"
			mv "$folder/codes.rest" "$folder/codes"
			exit "$code"
			""";

	static InstalledJobs in(Path folder) throws IOException {
		InstalledJobs jobs = new InstalledJobs(folder.resolve("opt/spidra parquet"));
		ShellScript.write(jobs.root().resolve("jobs/run"), FAKE_RUN);
		ShellScript.write(jobs.root().resolve("jobs/nightly"), Files.readString(Jobs.FOLDER.resolve("nightly")));
		jobs.exitCodes("");
		return jobs;
	}

	/** How the launcher ends, from one call to the next; then with 0. */
	void exitCodes(String codes) throws IOException {
		Files.writeString(this.root.resolve("codes"), codes.isEmpty() ? "" : codes.replace(' ', '\n') + "\n");
	}

	/** The folder and the words of each call. */
	List<String> calls() throws IOException {
		return Files.readAllLines(this.root.resolve("calls"));
	}

	static List<String> words(String call) {
		return List.of(call.substring(call.indexOf(": ") + 2).split(" "));
	}

}
