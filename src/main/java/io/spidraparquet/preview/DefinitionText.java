package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.flatten.DataSamples;
import io.spidraparquet.run.Plural;
import io.spidraparquet.scalar.ValueSamples;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;

/**
 * Writes a job definition for people. The same pages always give the same text.
 */
final class DefinitionText {

	private static final int MAX_IDS = 3;

	private static final int MAX_ARRAYS = 10;

	private static final int MAX_LISTED = 300;

	private static final int MAX_CELL = 50;

	private static final int MAX_LINE = 118;

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
	 * @param schema the table that results
	 */
	String of(ProposedTable table, TableSchema schema) {
		List<String> lines = new ArrayList<>(head());
		List<String> settings = new ArrayList<>(output());
		settings.add("");
		settings.addAll(this.selection.lines());
		addBlock(rows(), settings);
		addBlock(columns(table), settings);
		boolean active = settings.stream().anyMatch((line) -> !line.isBlank() && !line.strip().startsWith("#"));
		lines.add(active ? "spidra:" : "# spidra:");
		lines.addAll(settings);
		lines.add("");
		lines.addAll(others(table, schema));
		return String.join("\n", lines) + "\n";
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
						+ String.join(", ", ids.subList(0, Math.min(ids.size(), MAX_IDS)))
						+ ((ids.size() > MAX_IDS) ? " and " + (ids.size() - MAX_IDS) + " more" : "") + "."));
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
		if (this.request.rows() != null) {
			return List.of("  flatten:", "    rows: " + YamlText.quote(ProposedColumn.path(this.request.rows())));
		}
		List<String> candidates = new ArrayList<>();
		this.samples.arrays().forEach((pointer, arrays) -> {
			if (candidates.size() < MAX_ARRAYS) {
				candidates.add(arrays.pages() + " of " + Plural.of(this.pages, "page")
						+ ((arrays.pages() == 1) ? " has" : " have") + " an array of objects at "
						+ YamlText.shown(ProposedColumn.path(pointer)) + ", " + Plural.of(arrays.objects(), "object")
						+ " in all: for one row each, set");
				candidates.add(YamlText.quote(ProposedColumn.path(pointer)));
			}
		});
		if (candidates.isEmpty()) {
			return List.of();
		}
		List<String> lines = new ArrayList<>(List.of("  # flatten:"));
		for (int i = 0; i < candidates.size(); i += 2) {
			lines.addAll(YamlText.comment(4, candidates.get(i)));
			lines.add("    # rows: " + candidates.get(i + 1));
		}
		lines.addAll(YamlText.comment(4, "To have the columns of such rows proposed, give init another name and"
				+ " --spidra.flatten.rows=… ."));
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
										+ String.join(", ", paths.stream().limit(MAX_IDS).map(YamlText::shown).toList())
										+ ((paths.size() > MAX_IDS) ? " and " + (paths.size() - MAX_IDS) + " more" : "")
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

	/** The columns that need no declaration. */
	private List<String> others(ProposedTable table, TableSchema schema) {
		Map<String, ProposedColumn> declared = table.declared();
		List<Column> columns = schema.columns()
			.stream()
			.filter((column) -> column.path() != null && Pointers.isAtOrBelow(column.path(), Pointers.DATA)
					&& !declared.containsKey(column.path()))
			.toList();
		if (columns.isEmpty()) {
			return List.of("# There are no other columns of data.");
		}
		List<List<String>> rows = new ArrayList<>(
				List.of(List.of("COLUMN", "TYPE", "PATH", (this.request.rows() != null) ? "ROWS" : "PAGES", "")));
		Set<String> sparse = this.samples.sparseObjects().keySet();
		for (Column column : columns) {
			String path = String.valueOf(column.path());
			if (rows.size() <= MAX_LISTED
					&& sparse.stream().noneMatch((pointer) -> Pointers.isAtOrBelow(path, pointer))) {
				rows.add(row(column));
			}
		}
		List<String> lines = new ArrayList<>(YamlText.comment(0,
				"These columns need no declaration. They are found in the values, follow the declared ones, and keep their type"
						+ " once they are published."));
		lines.add("#");
		lines.addAll(aligned(rows));
		sparse
			.forEach(
					(pointer) -> lines.add(
							"#   and "
									+ Plural.of(columns.stream()
										.filter((column) -> Pointers.isAtOrBelow(String.valueOf(column.path()),
												pointer))
										.count(), "column")
									+ " below " + YamlText.shown(ProposedColumn.path(pointer)) + ", see there"));
		long more = columns.stream()
			.filter((column) -> sparse.stream()
				.noneMatch((pointer) -> Pointers.isAtOrBelow(String.valueOf(column.path()), pointer)))
			.count() - MAX_LISTED;
		if (more > 0) {
			lines.add("#   and " + Plural.of(more, "other column") + ": jobs/run schema lists them");
		}
		return lines;
	}

	private List<String> row(Column column) {
		String path = Objects.requireNonNull(column.path());
		ValueSamples seen = this.samples.samples().get(path);
		String shown = ProposedColumn.path(path);
		boolean simple = shown.matches("[\\p{L}\\p{N}_./@$-]+");
		return List.of(column.name(), column.type().text(), cut(simple ? shown : YamlText.shown(shown)),
				(seen != null) ? Long.toString(seen.rows()) : "", note(column, seen));
	}

	private static String cut(String cell) {
		return (cell.codePointCount(0, cell.length()) <= MAX_CELL) ? cell
				: cell.substring(0, cell.offsetByCodePoints(0, MAX_CELL - 1)) + "…";
	}

	private static String note(Column column, @Nullable ValueSamples seen) {
		if (seen == null) {
			return "";
		}
		if (column.type() instanceof ColumnType.ListOf && seen.rows() > seen.lists()) {
			return Plural.of(seen.lists(), "list") + " and " + Plural.of(seen.rows() - seen.lists(), "single value")
					+ ", each a list of one";
		}
		if (column.type() != ColumnType.Json.JSON) {
			return "";
		}
		String keys = String.join(", ", seen.keys().stream().map(YamlText::shown).toList());
		if (column.keepsObjects()) {
			return "a map, with keys such as " + keys;
		}
		return (seen.objects() > 0) ? "one or many: " + Plural.of(seen.nested(), "array") + " of objects and "
				+ Plural.of(seen.objects(), "single object") : "arrays of objects or of arrays";
	}

	private static List<String> aligned(List<List<String>> rows) {
		List<String> lines = new ArrayList<>();
		for (List<String> row : rows) {
			StringBuilder line = new StringBuilder("#  ");
			for (int i = 0; i < row.size() - 1; i++) {
				int column = i;
				int width = rows.stream().mapToInt((each) -> length(each.get(column))).max().orElse(0);
				line.append(' ').append(row.get(i)).append(" ".repeat(width - length(row.get(i)) + 1));
			}
			String note = row.get(row.size() - 1);
			if (line.length() + note.length() > MAX_LINE) {
				lines.add(line.toString().stripTrailing());
				lines.add("#       " + note);
			}
			else {
				lines.add((line + " " + note).stripTrailing());
			}
		}
		return lines;
	}

	private static int length(String cell) {
		return cell.codePointCount(0, cell.length());
	}

	private static List<String> concat(List<String> first, List<String> second) {
		List<String> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
