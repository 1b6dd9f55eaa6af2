package io.spidraparquet.line;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class HelpTests {

	private static final int WIDTH = 80;

	private static final int ONE_SCREEN = 50;

	@ParameterizedTest
	@EnumSource
	void aPageFitsTheTerminal(Command command) {
		assertThat(Help.of(command).lines())
			.allMatch((line) -> line.length() <= WIDTH && line.equals(line.stripTrailing()))
			.hasSizeLessThan(ONE_SCREEN);
	}

	@Test
	void theFrontPageFitsTheTerminal() {
		assertThat(Help.frontPage().lines()).allMatch((line) -> line.length() <= WIDTH).hasSizeLessThan(ONE_SCREEN);
		assertThat(Help.frontPage()).contains(Command.words());
	}

	@ParameterizedTest
	@EnumSource
	void aPageListsAllThatTheCommandTakes(Command command) {
		String help = Help.of(command);
		command.parameters().forEach((parameter) -> assertThat(help).contains(" " + parameter.name() + "="));
		command.options().forEach((option) -> assertThat(help).contains(option.name()));
		assertThat(help).contains("--help", "-h", "--verbose", "-v", "--quiet", "-q").contains(command.examples());
		assertThat(Help.model(command).getCommandSpec().options())
			.allMatch((option) -> help.contains(option.longestName()));
	}

	@ParameterizedTest
	@EnumSource
	void everyExampleIsOfItsCommand(Command command) {
		assertThat(command.examples()).isNotEmpty();
		command.examples().forEach((example) -> assertThat(parse(example).command()).isEqualTo(command));
	}

	@Test
	void everyExampleOfTheFrontPageIsValid() {
		List<String> examples = Help.frontPage()
			.lines()
			.map(String::strip)
			.filter((line) -> line.startsWith("jobs/run "))
			.map((line) -> line.replaceFirst("  .*", ""))
			.toList();
		assertThat(examples).hasSizeGreaterThan(3).allMatch((example) -> parse(example) != null);
	}

	private static Given parse(String example) {
		List<String> words = Arrays.asList(example.split(" "));
		assertThat(words.get(0)).isEqualTo("jobs/run");
		return CommandLines.parse(words.subList(1, words.size()).toArray(String[]::new));
	}

}
