package io.spidraparquet.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.Bound;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.UsualShare;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * One column, or one field of the structs in a column.
 *
 * @param name of the column
 * @param type of its values
 * @param path JSON Pointer; empty if the values do not come from the page
 * @param since key of the run that added it
 * @param mark a word on what is special in this run; empty for most columns
 * @param nulls share of the rows in which it is null; null if unknown
 * @param usual the usual share of nulls, if this one is unlike it; otherwise empty
 * @param misfits share of the values that it cannot hold; null if there are none
 * @param values number of its values; empty if unknown
 * @param count the same for a script that sorts
 * @param least least value; empty if unknown
 * @param greatest greatest value; empty if unknown
 * @param details what else was counted, such as the longest text
 */
record ColumnRow(String name, String type, String path, String since, String mark, @Nullable Share nulls, String usual,
		@Nullable Share misfits, String values, String count, String least, String greatest, String details) {

	private static final String NEW = "new";

	private static final String CHANGED = "changed";

	private static final String EMPTY = "empty";

	/**
	 * The columns of a table.
	 * @param table the table
	 * @param figures of all columns of the run
	 * @param key of the run
	 * @param usual what the runs before make usual
	 */
	static List<ColumnRow> of(Manifest.Table table, Map<String, ColumnFigures> figures, String key, Usual usual) {
		TableFacts facts = table.facts();
		io.spidraparquet.schema.Table named = table.toTable();
		List<ColumnRow> rows = new ArrayList<>();
		TableSchema.withFields(table.schema()).forEach((name, column) -> {
			boolean isNew = column.since().equals(key) && !usual.isFirst();
			if (facts == null) {
				rows.add(new ColumnRow(name, column.type().text(), path(column), column.since(), isNew ? NEW : "", null,
						"", null, "", "", "", "", ""));
				return;
			}
			ColumnFacts counted = facts.of(name);
			ColumnFigures figure = figures.get(named.shown(name));
			Change change = (figure != null && !isNew) ? Change.of(figure, named.shown(name), usual) : Change.NONE;
			rows.add(new ColumnRow(name, column.type().text(), path(column), column.since(),
					isNew ? NEW : change.mark(), nulls(table, name, counted, figure), change.usual(), misfits(figure),
					Amounts.number(counted.values()), Long.toString(counted.values()), text(counted.min()),
					text(counted.max()), details(counted)));
		});
		return rows;
	}

	private static String path(Column column) {
		return Objects.requireNonNullElse(column.path(), "");
	}

	private static String text(@Nullable Bound bound) {
		return (bound != null) ? bound.toString() : "";
	}

	/** A field has no share, as it is not known in how many structs it could be. */
	private static @Nullable Share nulls(Manifest.Table table, String name, ColumnFacts counted,
			@Nullable ColumnFigures figures) {
		if (table.rows() == 0 || name.indexOf('.') >= 0) {
			return null;
		}
		return new Share((figures != null) ? figures.nulls() : Math.max(0, table.rows() - counted.values()),
				table.rows());
	}

	private static @Nullable Share misfits(@Nullable ColumnFigures figures) {
		return (figures == null || figures.misfits() == 0) ? null
				: new Share(figures.misfits(), figures.values() + figures.misfits());
	}

	private static String details(ColumnFacts counted) {
		List<String> details = new ArrayList<>();
		if (counted.longestBytes() > 0) {
			details.add("longest text " + Plural.of(counted.longestBytes(), "byte"));
		}
		counted.readings()
			.forEach((reading, count) -> details.add(Amounts.number(count) + " × " + reading.replace('_', ' ')));
		return String.join(", ", details);
	}

	/**
	 * How the figures of a column compare with the usual ones.
	 *
	 * @param mark a word on it; empty if they are as usual
	 * @param usual the usual share of nulls; empty if it is as usual
	 */
	private record Change(String mark, String usual) {

		private static final Change NONE = new Change("", "");

		static Change of(ColumnFigures tonight, String key, Usual usual) {
			UsualShare nulls = usual.share((night) -> share(night, key, ColumnFigures::nulls, ColumnFigures::rows));
			boolean emptied = tonight.isEmptied(usual.figures(key));
			if (emptied || nulls.isUnlike(tonight.nulls(), tonight.rows())) {
				double before = usual.median((night) -> share(night, key, ColumnFigures::nulls, ColumnFigures::rows));
				return new Change((tonight.all() == 0) ? EMPTY : CHANGED, Amounts.percent(before));
			}
			UsualShare misfits = usual.share((night) -> share(night, key, ColumnFigures::misfits, ColumnFigures::all));
			return misfits.isExceededBy(tonight.misfits(), tonight.all()) ? new Change(CHANGED, "") : NONE;
		}

		/** A share in a run; NaN if there is nothing that it could be of. */
		private static double share(Night night, String column, ToLongFunction<ColumnFigures> part,
				ToLongFunction<ColumnFigures> whole) {
			ColumnFigures figures = night.columns().get(column);
			return (figures != null && whole.applyAsLong(figures) > 0)
					? (double) part.applyAsLong(figures) / whole.applyAsLong(figures) : Double.NaN;
		}

	}

}
