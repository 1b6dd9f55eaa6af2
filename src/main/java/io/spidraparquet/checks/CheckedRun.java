package io.spidraparquet.checks;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.schema.Table;
import io.spidraparquet.text.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * A run that is about to be published, with the runs before it.
 *
 * @param manifest manifest of the run
 * @param figures figures of the run
 * @param before figures of the runs before it, in the order of publication, without an
 * earlier publication of the same run
 * @param repetitions finds values that occur more than once, by table and column
 */
public record CheckedRun(Manifest manifest, RunFigures figures, List<RunFigures> before,
		BiFunction<String, String, Repetition> repetitions) {

	/**
	 * The runs before that can be compared with this one: those with crawls, nightly ones
	 * for a nightly run, others for others.
	 * @param most how many at most
	 * @return the last ones, in the order of publication
	 */
	List<RunFigures> alike(int most) {
		return last(this.before.stream()
			.filter((run) -> run.crawls() > 0)
			.filter((run) -> (run.day() != null) == (this.figures.day() != null))
			.toList(), most);
	}

	static <T> List<T> last(List<T> all, int most) {
		return all.subList(Math.max(0, all.size() - most), all.size());
	}

	/** When the run is published. */
	Instant time() {
		return Instant.parse(this.figures.publishedAt());
	}

	/** The latest time at which a page of the dataset was created. */
	@Nullable Instant newest() {
		if (this.figures.crawls() > 0) {
			return parsed(this.figures.newest());
		}
		return this.before.stream()
			.map((run) -> parsed(run.newest()))
			.filter(Objects::nonNull)
			.max(Instant::compareTo)
			.orElse(null);
	}

	private static @Nullable Instant parsed(@Nullable String time) {
		try {
			return (time != null) ? Instant.parse(time) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Finds a column.
	 * @param name its name, after that of its table and a dot unless that is pages
	 * @return null if there is none
	 */
	@Nullable CheckedColumn column(String name) {
		int dot = name.indexOf('.');
		String tableName = (dot < 0) ? Table.PAGES : name.substring(0, dot);
		String columnName = name.substring(dot + 1);
		Manifest.Table table = this.manifest.find(tableName);
		if (table == null || table.schema().stream().noneMatch((column) -> column.name().equals(columnName))) {
			return null;
		}
		TableFacts facts = table.facts();
		ColumnFacts counted = (facts != null) ? facts.of(columnName) : ColumnFacts.NONE;
		ColumnFigures of = RunFigures.columns(this.manifest, Integer.MAX_VALUE).get(name);
		return new CheckedColumn((of != null) ? of : new ColumnFigures(table.rows(), counted.values(), 0), counted,
				() -> this.repetitions.apply(tableName, columnName));
	}

	String noTable(String name) {
		return "there is no table " + name + Nearest.hint(name, tables());
	}

	private List<String> tables() {
		return this.manifest.tables().stream().map(Manifest.Table::name).toList();
	}

	String noColumn(String name) {
		Collection<String> names = new ArrayList<>();
		this.manifest.tables()
			.forEach((table) -> table.schema().forEach((column) -> names.add(table.toTable().shown(column.name()))));
		return "there is no column " + name + Nearest.hint(name, names);
	}

}
