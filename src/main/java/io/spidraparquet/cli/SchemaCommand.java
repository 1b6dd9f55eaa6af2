package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;

/**
 * The command {@code schema}: the columns of a dataset by its last manifest.
 */
final class SchemaCommand {

	private static final int MAX_WIDTH = 130;

	private final PrintStream out;

	SchemaCommand(PrintStream out) {
		this.out = out;
	}

	ExitCode run(List<String> arguments) throws IOException {
		URI output = RunsCommand.outputOf(arguments, "schema");
		DatasetFiles files = DatasetFiles.open(output);
		DatasetLayout layout = DatasetLayout.at(output);
		TableSchema schema = PublishedRuns.read(files, layout, List.of()).schema();
		if (schema == null) {
			this.out.println("nothing is published in " + files.display(layout.root()));
			return ExitCode.DONE;
		}
		TextTable table = new TextTable(MAX_WIDTH, Set.of());
		table.add(List.of("COLUMN", "TYPE", "PATH", "SINCE"));
		for (Column column : schema.columns()) {
			String path = column.path();
			table.add(List.of(column.name(), column.type().text(), (path != null) ? path : "", column.since()));
		}
		table.print(this.out);
		return ExitCode.DONE;
	}

}
