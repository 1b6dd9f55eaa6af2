package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.iceberg.IcebergProperties;
import io.spidraparquet.iceberg.IcebergTables;
import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.run.HeldDataset;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.TextTable;
import io.spidraparquet.text.Plural;

/**
 * The command {@code iceberg}: compares the Iceberg tables of a dataset with what is
 * published, or makes them equal.
 */
final class IcebergCommand {

	private static final int WIDEST = 60;

	private static final int SHOWN_RUNS = 3;

	private final Map<String, String> env;

	private final PrintStream out;

	IcebergCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(Words given) throws IOException {
		try (DatasetWords words = DatasetWords.open(given, "iceberg", "Iceberg tables")) {
			IcebergTables tables = IcebergTables.of(words.settings().bind(IcebergProperties.class), this.env);
			if (!tables.areWanted()) {
				throw new UsageException(
						"iceberg needs a catalog: give --spidra.iceberg.catalog=jdbc, rest or hadoop, or"
								+ " set spidra.iceberg.catalog in the job definition");
			}
			if (PublishedRuns.keys(words.dataset()).isEmpty()) {
				throw new UsageException("there are no published runs in " + words.dataset().display());
			}
			if (given.has("--register")) {
				register(words, tables);
			}
			List<IcebergTables.TableState> states = tables.compare(words.dataset());
			print(states);
			return states.stream().allMatch(IcebergCommand::isAsPublished) ? ExitCode.DONE : ExitCode.RETRY;
		}
	}

	private void register(DatasetWords words, IcebergTables tables) throws IOException {
		StateHome home = HomeCheck.home(this.env);
		HomeCheck.check(home.home(), home.dataset(words.output()));
		AdvisoryLock shared = RunCommand.sharedLock(words.context().getEnvironment(), words.output());
		try (HeldDataset held = HeldDataset.take(words.output(), home, words.dataset(),
				JobSettings.jobName(words.words()), shared)) {
			IcebergTables.Registered registered = held.register(tables);
			if (registered != null) {
				this.out.println("committed " + Plural.of(registered.runs(), "run") + " to "
						+ Plural.of(registered.tables().size(), "Iceberg table")
						+ ((registered.removed() > 0)
								? ", and removed " + Plural.of(registered.removed(), "run") + " without a manifest"
								: ""));
			}
		}
	}

	private void print(List<IcebergTables.TableState> states) {
		TextTable table = new TextTable(WIDEST, Set.of(1, 2));
		table.add(List.of("TABLE", "RUNS", "SNAPSHOTS", "STATE"));
		for (IcebergTables.TableState state : states) {
			if (state.exists() || !state.owed().isEmpty()) {
				table.add(List.of(state.name(), String.valueOf(state.runs()), String.valueOf(state.snapshots()),
						verdict(state)));
			}
		}
		table.print(this.out);
		if (!states.stream().allMatch(IcebergCommand::isAsPublished)) {
			this.out.println();
			this.out.println("--register brings the tables up to date, as does the next run");
		}
	}

	private static boolean isAsPublished(IcebergTables.TableState state) {
		return state.owed().isEmpty() && state.removed().isEmpty();
	}

	private static String verdict(IcebergTables.TableState state) {
		if (!state.owed().isEmpty()) {
			return Plural.of(state.owed().size(), "run") + " to commit: " + first(state.owed());
		}
		return state.removed().isEmpty() ? "as published"
				: Plural.of(state.removed().size(), "run") + " without a manifest: " + first(state.removed());
	}

	private static String first(List<String> keys) {
		return String.join(", ", keys.subList(0, Math.min(keys.size(), SHOWN_RUNS)))
				+ ((keys.size() > SHOWN_RUNS) ? ", …" : "");
	}

}
