package io.spidraparquet.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.workbench.ShellScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What a TAB proposes, by the function that a real bash calls, and in a terminal of zsh.
 */
class CompletionTests {

	/** As bash calls it: with the line, and with the word breaks of readline. */
	private static final String TAB = """
			source ./completion.bash
			[ -z "$BREAKS" ] || COMP_WORDBREAKS=' '
			COMP_LINE=$LINE COMP_POINT=${#LINE}
			_spidra_parquet "${LINE%% *}"
			printf '%s\\n' "${COMPREPLY[@]}"
			""";

	private static final String ZSH = """
			zmodload zsh/zpty
			zpty -b shell 'zsh -f -i'
			typed() {
				local out all= tries=0
				zpty -wn shell "$1"
				until [[ $all == *$2* ]] || ((tries++ > 100)); do
					while zpty -rt shell out; do all+=${out//$'\\a'}; done
					sleep 0.05
				done
				print -r -- "$all"
			}
			typed $'PS1=; source ./completion.zsh; print re\\'\\'ady\\n' ready >/dev/null
			for line in "$@"; do
				typed "${line%|*}"$'\\t' "${line#*|}"
				typed $'\\x15print ne\\'\\'xt\\n' next >/dev/null
			done
			""";

	private Path folder;

	@BeforeEach
	void makeFolder(@TempDir Path temp) throws IOException {
		this.folder = temp.toRealPath();
		Path jobs = Files.createDirectories(this.folder.resolve("it's/jobs"));
		for (String name : List.of("products", "product-items", "shop")) {
			Files.createFile(jobs.resolve(name + ".yaml"));
		}
		Files.createFile(Files.createDirectories(this.folder.resolve("jobs")).resolve("mine.yaml"));
		ShellScript.write(this.folder.resolve("jobs/run"), "#!/bin/sh\n");
		ShellScript.write(this.folder.resolve("spidra-parquet"), "#!/bin/sh\n");
		ShellScript.write(this.folder.resolve("other/run"), "#!/bin/sh\n");
		Files.createDirectories(this.folder.resolve("data/two words"));
		Files.writeString(this.folder.resolve("data/ids.txt"), "a\n");
		for (String shell : List.of("bash", "zsh")) {
			Files.writeString(this.folder.resolve("completion." + shell), Completion.script(shell, jobs));
		}
	}

	private List<String> bash(String line, String breaks) throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
		return new ShellScript(Path.of("/bin/bash"), this.folder,
				Map.of("PATH", "/usr/bin:/bin:" + this.folder, "LINE", line, "BREAKS", breaks))
			.run("-c", TAB)
			.exits(0)
			.out()
			.lines()
			.filter((word) -> !word.isEmpty())
			.toList();
	}

	private List<String> bash(String line) throws IOException, InterruptedException {
		return bash(line, "");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
			jobs/run de|demo_
			./jobs/run do|doctor_
			spidra-parquet ru|run_ runs_
			jobs/run pl|plan_
			jobs/run plan job=shop da|date=
			jobs/run job=shop date=|yesterday_ today_
			jobs/run plan date=y|yesterday_
			jobs/run job=pro|product-items_ products_
			jobs/run job=|product-items_ products_ shop_ mine_
			jobs/run job=jobs/m|jobs/mine.yaml_
			jobs/run output=da|data/
			jobs/run --spidra.output=data/|data/two\\ words/
			jobs/run crawlId=@data/i|data/ids.txt_
			jobs/run rerun=|yes_ no_
			jobs/run --spidra.parquet.codec=l|lz4-raw_
			jobs/run --spidra.keep-raw=|true_ false_
			jobs/run --spidra.plan.lo|--spidra.plan.look-back=
			jobs/run -q runs la|last=
			jobs/run runs last=|all_
			jobs/run schema --ddl=s|snowflake_ spark_
			jobs/run schema --v|--view= --verbose_
			jobs/run --spidra.keep-raw=true cr|crawlId=
			jobs/run help sch|schema_
			jobs/run help --s|
			jobs/run completion |bash_ zsh_ --quiet_ --verbose_ --help_
			jobs/run runs output=x out|
			other/run de|
			jobs/run output=s3a://b|
			""")
	void bashCompletes(String line, String expected) throws Exception {
		List<String> words = (expected == null) ? List.of() : List.of(expected.split("(?<!\\\\) "));
		assertThat(bash(line)).map((word) -> word.replaceAll(" $", "_")).containsExactlyElementsOf(words);
	}

	@Test
	void bashCompletesWholeWordsWhereTheyDoNotEndAtEqualsSigns() throws Exception {
		assertThat(bash("jobs/run job=shop date=y", "none")).containsExactly("date=yesterday ");
		assertThat(bash("jobs/run job=pr", "none")).containsExactly("job=product-items ", "job=products ");
	}

	@Test
	void bashKnowsAllNames() throws Exception {
		List<String> first = bash("jobs/run ");
		assertThat(first).containsAll(Command.words().stream().map((word) -> word + " ").toList())
			.contains("crawlId=", "--help ");
		for (Command command : Command.values()) {
			List<String> expected = new ArrayList<>();
			command.parameters().forEach((parameter) -> expected.add(parameter.name() + "="));
			command.options().forEach((each) -> expected.add(each.name() + ((each.label() != null) ? "=" : " ")));
			assertThat(bash("jobs/run " + command.word() + " ")).containsAll(expected);
		}
		assertThat(bash("jobs/run --spidra.")).containsExactlyElementsOf(SettingNames.all()
			.stream()
			.filter((name) -> !name.contains("[]"))
			.map((name) -> "--" + name + "=")
			.toList());
	}

	@Test
	void zshCompletesInATerminal() throws Exception {
		Path zsh = Path.of("/usr/bin/zsh");
		assumeTrue(Files.isExecutable(zsh), "there is no zsh");
		Path script = Files.writeString(this.folder.resolve("tab.zsh"), ZSH);
		String shown = new ShellScript(zsh, this.folder,
				Map.of("PATH", "/usr/bin:/bin", "TERM", "dumb", "HOME", this.folder.toString()))
			.run("-f", script.toString(), "jobs/run dem|demo ", "jobs/run job=sh|shop ", "jobs/run date=y|yesterday ",
					"jobs/run --spidra.plan.lo|look-back=", "jobs/run job=shop output=da|data/", "./jobs/run pl|plan ")
			.exits(0)
			.out();
		assertThat(Pattern.compile("[^\\x20-\\x7e\\n]").matcher(shown).replaceAll("")).contains("demo ", "job=shop ",
				"date=yesterday ", "--spidra.plan.look-back=", "output=data/", "plan ");
	}

}
