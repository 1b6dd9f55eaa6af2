package io.spidraparquet.schema;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The columns of one path, three at most.
 *
 * @param first has the path's type
 * @param asDouble for numbers that the first one cannot hold; null if there is none
 * @param asText for all other values that the first one cannot hold; null if there is
 * none
 */
public record PathColumns(Column first, @Nullable Column asDouble, @Nullable Column asText) {

	/**
	 * Finds the columns of a path.
	 * @param columns all columns of the path in file order, one or more
	 * @param declared name that the job definition gives the first column; null if none
	 */
	static PathColumns of(List<Column> columns, @Nullable String declared) {
		Column first = columns.stream()
			.filter((column) -> column.name().equals(declared))
			.findFirst()
			.orElse(columns.get(0));
		List<Column> others = columns.subList(columns.indexOf(first) + 1, columns.size())
			.stream()
			.filter((column) -> ColumnNames.isDerived(column.name(), first.name()))
			.toList();
		return new PathColumns(first, find(others, ColumnType.Basic.DOUBLE), find(others, ColumnType.Basic.STRING));
	}

	/**
	 * All columns of the path.
	 * @return one to three columns, starting with {@link #first()}
	 */
	public List<Column> all() {
		return Stream.of(this.first, this.asDouble, this.asText).flatMap(Stream::ofNullable).toList();
	}

	private static @Nullable Column find(List<Column> columns, ColumnType type) {
		return columns.stream().filter((column) -> column.type().equals(type)).findFirst().orElse(null);
	}

}
