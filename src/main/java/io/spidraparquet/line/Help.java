package io.spidraparquet.line;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The model of a command for picocli, and the help that it prints from it.
 */
final class Help {

	private static final int WIDTH = 80;

	/** Longer labels have their description in the next line. */
	private static final int LABEL_WIDTH = 30;

	private static final String PROGRAM = "jobs/run";

	private Help() {
	}

	/** The model that reads the words of a command. */
	static CommandLine model(Command command) {
		CommandSpec spec = CommandSpec.create().name(command.word());
		command.parameters().forEach((parameter) -> spec.addOption(option(parameter)));
		command.options().forEach((each) -> spec.addOption(option(each)));
		spec.addPositional(PositionalParamSpec.builder()
			.arity("0..*")
			.type(List.class)
			.auxiliaryTypes(String.class)
			.hidden(true)
			.build());
		CommandLine line = new CommandLine(spec);
		line.setExpandAtFiles(false);
		line.setUnmatchedOptionsArePositionalParams(true);
		// a value such as --help is refused by the command, with a better reason
		line.setAllowOptionsAsOptionParameters(true);
		// -qx would lose its q otherwise
		line.setPosixClusteredShortOptionsAllowed(false);
		return line;
	}

	private static OptionSpec option(Argument argument) {
		OptionSpec.Builder option = (argument.shortName() != null)
				? OptionSpec.builder(argument.shortName(), argument.name()) : OptionSpec.builder(argument.name());
		option.description(argument.description());
		if (argument.label() != null) {
			option.type(String.class).arity("1").paramLabel(argument.label());
		}
		else {
			option.type(boolean.class).arity("0");
		}
		return option.build();
	}

	/** The help of a command. */
	static String of(Command command) {
		CommandSpec spec = CommandSpec.create().name(PROGRAM + " " + command.word());
		ArgGroupSpec.Builder parameters = ArgGroupSpec.builder().validate(false).order(1).heading("%nParameters:%n");
		command.parameters().forEach((parameter) -> parameters.addArg(option(parameter)));
		if (!command.parameters().isEmpty()) {
			spec.addArgGroup(parameters.build());
		}
		ArgGroupSpec.Builder options = ArgGroupSpec.builder().validate(false).order(2).heading("%nOptions:%n");
		command.options().forEach((each) -> options.addArg(option(each)));
		if (command.takesSettings()) {
			options.addArg(OptionSpec.builder("--SETTING")
				.type(String.class)
				.arity("1")
				.paramLabel("VALUE")
				.description("any setting, such as --spidra.api.concurrency=2; src/docs/reference.md lists them")
				.build());
		}
		spec.addArgGroup(options.build());
		spec.usageMessage()
			.header(command.summary() + ".")
			.customSynopsis(synopsis(command))
			.synopsisHeading("%nUsage: ")
			.sortOptions(false)
			.footerHeading("%nExamples:%n")
			.footer(command.examples().stream().map((example) -> "  " + example).toArray(String[]::new));
		return text(spec);
	}

	private static String synopsis(Command command) {
		List<String> parts = new ArrayList<>(List.of(PROGRAM, (command == Command.RUN) ? "[run]" : command.word()));
		if (command.operand() != null) {
			parts.add((command == Command.HELP) ? "[" + command.operand() + "]" : command.operand());
		}
		if (!command.parameters().isEmpty()) {
			parts.add("[parameter=value …]");
		}
		if (command.takesSettings()) {
			parts.add("[--option …] [--setting=value …]");
		}
		return String.join(" ", parts);
	}

	/** The help of the program. */
	static String frontPage() {
		CommandSpec spec = CommandSpec.create().name(PROGRAM);
		for (Command command : Command.values()) {
			CommandSpec each = CommandSpec.create().name(command.word());
			each.usageMessage().description(command.summary());
			spec.addSubcommand(command.word(), each);
		}
		spec.addOption(option(Argument.HELP))
			.addOption(option(Argument.VERSION))
			.addOption(option(Argument.QUIET))
			.addOption(option(Argument.VERBOSE));
		spec.usageMessage()
			.header("Turns Spidra crawls into Parquet that a data warehouse loads as it is.")
			.synopsisHeading("%nUsage: ")
			.customSynopsis(PROGRAM + " [COMMAND] [parameter=value …] [--setting=value …]")
			.sortOptions(false)
			.sectionKeys(List.of(UsageMessageSpec.SECTION_KEY_HEADER, UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
					UsageMessageSpec.SECTION_KEY_SYNOPSIS, UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
					UsageMessageSpec.SECTION_KEY_COMMAND_LIST, UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
					UsageMessageSpec.SECTION_KEY_OPTION_LIST, UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
					UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST, UsageMessageSpec.SECTION_KEY_FOOTER))
			.optionListHeading("%nOptions:%n")
			.commandListHeading("%nCommands:%n")
			.exitCodeListHeading("%nExit codes:%n")
			.exitCodeList(ExitCodes.all())
			.footer("", "Environment:", "  SPIDRA_API_KEY       the API key; or SPIDRA_API_KEY_FILE, a file with it",
					"  SPIDRA_HOME          where unfinished runs are kept (~/.spidra-parquet)",
					"  SPIDRA_API_URL …     every setting has a variable", "", "Examples:", "  jobs/run demo",
					"  jobs/run crawlId=abc-123 output=/data/pages", "  jobs/run job=products date=yesterday", "",
					"More:", "  jobs/run help run    the parameters, options and examples of a command",
					"  src/docs             the manual; reference.md lists all settings");
		return text(spec);
	}

	private static String text(CommandSpec spec) {
		CommandLine line = new CommandLine(spec);
		line.setUsageHelpWidth(WIDTH);
		line.setUsageHelpLongOptionsMaxWidth(LABEL_WIDTH);
		return line.getUsageMessage(Ansi.OFF);
	}

}
