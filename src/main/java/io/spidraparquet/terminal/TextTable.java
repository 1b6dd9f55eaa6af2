package io.spidraparquet.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A table for a terminal. Columns are as wide as their longest cell; longer cells are cut
 * at a maximum width.
 */
public final class TextTable {

	private final int maxWidth;

	private final Set<Integer> numeric;

	private final List<List<String>> rows = new ArrayList<>();

	/**
	 * An empty table.
	 * @param maxWidth number of cells at which a text is cut
	 * @param numeric positions of the columns that are aligned to the right
	 */
	public TextTable(int maxWidth, Set<Integer> numeric) {
		this.maxWidth = maxWidth;
		this.numeric = numeric;
	}

	public TextTable add(List<String> cells) {
		this.rows.add(cells.stream().map(this::cut).toList());
		return this;
	}

	private String cut(String cell) {
		return Cells.cut(Printable.line(cell.replaceAll("\\s+", " ")), this.maxWidth);
	}

	public void print(PrintStream out) {
		for (List<String> row : this.rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < row.size(); i++) {
				int column = i;
				int width = this.rows.stream().mapToInt((each) -> Cells.of(each.get(column))).max().orElse(0);
				String padding = " ".repeat(width - Cells.of(row.get(i)));
				boolean right = this.numeric.contains(i);
				line.append(right ? padding : "").append(row.get(i)).append(right ? "" : padding).append("  ");
			}
			out.println(line.toString().stripTrailing());
		}
	}

}
