package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.flatten.DataSamples;
import io.spidraparquet.scalar.ValueSamples;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * The columns that need no declaration, as comments of a job definition.
 */
final class OtherColumns {

	private static final int MAX_LISTED = 300;

	private static final int MAX_CELL = 50;

	private static final int MAX_LINE = 118;

	private final DataSamples samples;

	private final Map<String, ProposedColumn> declared;

	private final List<Table> all;

	/** Objects whose columns are not listed. */
	private final Set<String> sparse;

	private int listed;

	OtherColumns(DataSamples samples, ProposedTable proposed, List<Table> tables) {
		this.samples = samples;
		this.declared = proposed.declared();
		this.all = tables;
		this.sparse = samples.sparseObjects().keySet();
	}

	/** The columns of data that a table has. */
	static List<Column> ofData(Table table) {
		List<Column> columns = table.schema().columns();
		return columns.subList(table.isChild() ? table.keyColumns() : 0, columns.size())
			.stream()
			.filter((column) -> column.path() != null && Pointers.isAtOrBelow(column.path(), Pointers.DATA))
			.toList();
	}

	List<String> lines() {
		List<String> tables = new ArrayList<>();
		this.all.forEach((table) -> tables.addAll(lines(table)));
		if (tables.isEmpty()) {
			return List.of("# There are no other columns of data.");
		}
		List<String> lines = new ArrayList<>(YamlText.comment(0,
				"These columns need no declaration. They are found in the values, follow the declared ones, and keep their type"
						+ " once they are published."));
		lines.addAll(tables);
		return lines;
	}

	private List<String> lines(Table table) {
		List<Column> columns = ofData(table).stream()
			.filter((column) -> !this.declared.containsKey(column.path()))
			.toList();
		if (columns.isEmpty()) {
			return List.of();
		}
		List<String> lines = new ArrayList<>(List.of("#"));
		if (this.all.size() > 1) {
			lines.addAll(YamlText.comment(0,
					table.shown() + (table.isNested() ? ", whose structs are " : ", whose rows are ")
							+ ((table.path() != null)
									? "elements of " + YamlText.shown(ProposedColumn.path(table.path())) : "pages")));
		}
		List<List<String>> rows = new ArrayList<>(
				List.of(List.of(table.isNested() ? "FIELD" : "COLUMN", "TYPE", "PATH", count(table), "")));
		List<Column> shown = columns.stream()
			.filter((column) -> this.sparse.stream().noneMatch((pointer) -> isAtOrBelow(column, pointer)))
			.toList();
		shown.stream().limit(MAX_LISTED - this.listed).forEach((column) -> rows.add(row(column)));
		this.listed += rows.size() - 1;
		lines.addAll(aligned(rows));
		for (String pointer : this.sparse) {
			long below = columns.stream().filter((column) -> isAtOrBelow(column, pointer)).count();
			if (below > 0) {
				lines.add("#   and " + Plural.of(below, "column") + " below "
						+ YamlText.shown(ProposedColumn.path(pointer)) + ", see there");
			}
		}
		int more = shown.size() - (rows.size() - 1);
		if (more > 0) {
			lines.add("#   and " + Plural.of(more, "other column") + ": jobs/run schema lists them");
		}
		return lines;
	}

	/** What has a value of a column. */
	private static String count(Table table) {
		String rows = (table.path() != null) ? "ROWS" : "PAGES";
		return table.isNested() ? "STRUCTS" : rows;
	}

	private static boolean isAtOrBelow(Column column, String pointer) {
		return Pointers.isAtOrBelow(String.valueOf(column.path()), pointer);
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

}
