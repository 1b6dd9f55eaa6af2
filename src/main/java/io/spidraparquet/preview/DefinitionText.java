package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.flatten.DataSamples;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.schema.Table;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;

/**
 * Writes a job definition for people. The same pages always give the same text.
 */
final class DefinitionText {

	private static final int MAX_IDS = 3;

	private static final int MAX_ARRAYS = 10;

	private final JobProposal.Request request;

	private final List<SpooledCrawl> crawls;

	private final SelectionLines selection;

	private final DataSamples samples;

	private final long pages;

	DefinitionText(JobProposal.Request request, List<SpooledCrawl> crawls, SelectionLines selection,
			DataSamples samples) {
		this.request = request;
		this.crawls = crawls;
		this.selection = selection;
		this.samples = samples;
		this.pages = crawls.stream().mapToLong(SpooledCrawl::success).sum();
	}

	/**
	 * Writes it.
	 * @param table the columns to declare, and those to decide on
	 * @param tables the tables that result, also nested ones
	 */
	String of(ProposedTable table, List<Table> tables) {
		List<String> lines = new ArrayList<>(head());
		List<String> settings = new ArrayList<>(output());
		settings.add("");
		settings.addAll(this.selection.lines());
		addBlock(rows(), settings);
		addBlock(columns(table), settings);
		addBlock(checks(), settings);
		boolean active = settings.stream().anyMatch((line) -> !line.isBlank() && !line.strip().startsWith("#"));
		lines.add(active ? "spidra:" : "# spidra:");
		lines.addAll(settings);
		lines.add("");
		lines.addAll(new OtherColumns(this.samples, table, tables).lines());
		return String.join("\n", lines) + "\n";
	}

	/** What a run should be like, only its owner knows. */
	private static List<String> checks() {
		List<String> lines = YamlText.comment(2,
				"Your decision: what a run has to be like. One that fails a check publishes nothing; with"
						+ " `on-failed-check: warn` it is published with a warning.");
		return concat(lines, List.of("  # checks:", "  #   - failed < 20%", "  #   - pages within 80% of median(7)"));
	}

	private static void addBlock(List<String> block, List<String> to) {
		if (!block.isEmpty()) {
			to.add("");
			to.addAll(block);
		}
	}

	private List<String> head() {
		List<String> ids = this.crawls.stream().map(SpooledCrawl::crawlId).toList();
		String shown = (ids.size() <= MAX_IDS) ? String.join(",", ids) : "…";
		String name = this.request.name();
		long all = this.crawls.stream().mapToLong(SpooledCrawl::pages).sum();
		List<String> lines = new ArrayList<>(YamlText.comment(0,
				"Job definition proposed by `jobs/run init " + name + "` from " + Plural.of(ids.size(), "crawl")
						+ " with " + Plural.of(all, "page") + ", " + Plural.of(this.pages, "successful page") + ": "
						+ Listed.of(ids, MAX_IDS) + "."));
		lines.addAll(YamlText.comment(0,
				"It runs as it is. Settings after a `#` need a decision: remove the `#` and the blank after it to use them."));
		lines.add("#");
		String output = (this.request.output() != null) ? "" : " output=…";
		lines.add("#   jobs/run schema job=" + name + " crawlId=" + shown + "   previews the columns, writes nothing");
		lines.add("#   jobs/run job=" + name + " crawlId=" + shown + output);
		lines.add("#   jobs/run job=" + name + " date=yesterday" + output);
		return lines;
	}

	private List<String> output() {
		String output = this.request.output();
		if (output != null) {
			return List.of("  output: " + YamlText.quote(output));
		}
		List<String> lines = YamlText.comment(2,
				"The root of the dataset, a folder or a URI such as s3a://bucket/pages. Unless it is set, the command line needs"
						+ " output=….");
		return concat(lines, List.of("  # output: /data/spidra/" + this.request.name()));
	}

	private List<String> rows() {
		String rows = this.request.rows();
		List<String> tables = this.request.tables();
		if (rows == null && tables.isEmpty() && !this.request.nested()) {
			return arrays();
		}
		List<String> lines = new ArrayList<>(List.of("  flatten:"));
		if (rows != null) {
			lines.add("    rows: " + YamlText.quote(ProposedColumn.path(rows)));
		}
		if (!tables.isEmpty()) {
			lines.add("    tables: " + YamlText.list(tables.stream().map(DefinitionText::table).toList()));
		}
		if (this.request.nested()) {
			lines.add("    arrays: nested");
		}
		return lines;
	}

	/** An array as the setting takes it: all alone means all arrays. */
	private static String table(String pointer) {
		boolean isAll = pointer.equals(FlattenProperties.ALL_TABLES);
		String path = isAll ? pointer : ProposedColumn.path(pointer);
		return (!isAll && path.equals(FlattenProperties.ALL_TABLES)) ? pointer : path;
	}

	/** The arrays that can be tables. */
	private List<String> arrays() {
		List<String> paths = new ArrayList<>();
		List<String> lines = new ArrayList<>(List.of("  # flatten:"));
		this.samples.arrays().forEach((pointer, arrays) -> {
			if (paths.size() < MAX_ARRAYS) {
				paths.add(table(pointer));
				lines.addAll(YamlText.comment(4,
						arrays.pages() + " of " + Plural.of(this.pages, "page")
								+ ((arrays.pages() == 1) ? " has" : " have") + " an array of objects at "
								+ YamlText.shown(ProposedColumn.path(pointer)) + ", "
								+ Plural.of(arrays.objects(), "object") + " in all."));
			}
		});
		if (paths.isEmpty()) {
			return List.of();
		}
		lines.addAll(YamlText.comment(4,
				"Your decision: they are JSON in one column. For a table next to pages for each, set"));
		lines.add("    # tables: " + YamlText.list(paths));
		lines.addAll(YamlText.comment(4, "To keep each in its column, as a list of structs with typed fields, set"));
		lines.add("    # arrays: nested");
		lines.addAll(
				YamlText.comment(4, "For one row for each object in the only table, with the values around it, set"));
		lines.add("    # rows: " + YamlText.quote(paths.get(0)));
		lines.addAll(YamlText.comment(4, "To have the columns or fields of these proposed, give init another name and"
				+ " --spidra.flatten.tables=…, --spidra.flatten.arrays=nested or --spidra.flatten.rows=… ."));
		return lines;
	}

	private List<String> columns(ProposedTable table) {
		List<String> lines = new ArrayList<>();
		boolean declares = table.columns().stream().anyMatch(ProposedColumn::isActive);
		if (table.columns().isEmpty() && table.nulls().isEmpty()) {
			return lines;
		}
		lines.add((declares || !table.nulls().isEmpty()) ? "  schema:" : "  # schema:");
		if (!table.nulls().isEmpty()) {
			table.nulls()
				.forEach((word,
						paths) -> lines.addAll(YamlText.comment(4,
								YamlText.shown(word) + " means null at "
										+ Listed.of(paths.stream().map(YamlText::shown).toList(), MAX_IDS)
										+ ", whose other values have a type.")));
			lines.add("    nulls: " + YamlText.list(List.copyOf(table.nulls().keySet())));
		}
		if (!table.columns().isEmpty()) {
			lines.add(declares ? "    columns:" : "    # columns:");
			table.columns().forEach((column) -> lines.addAll(column(column)));
		}
		return lines;
	}

	private static List<String> column(ProposedColumn column) {
		List<String> lines = new ArrayList<>();
		column.evidence().forEach((comment) -> lines.addAll(YamlText.comment(6, comment)));
		if (column.doubt() != null) {
			lines.addAll(YamlText.comment(6, "Your decision: " + column.doubt() + "."));
		}
		String before = "      " + (column.isActive() ? "" : "# ");
		List<String> settings = column.settings();
		for (int i = 0; i < settings.size(); i++) {
			lines.add(before + ((i == 0) ? "- " : "  ") + settings.get(i));
		}
		return lines;
	}

	private static List<String> concat(List<String> first, List<String> second) {
		List<String> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
