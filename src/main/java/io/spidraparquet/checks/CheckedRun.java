package io.spidraparquet.checks;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Table;
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

	/**
	 * How many nights the crawls of this run may be of: those of nights that were missed,
	 * failed or had no crawls before it are taken by the next one.
	 * @return 1 or more; 1 for a run over named crawls
	 */
	long nights() {
		LocalDate day = this.figures.day();
		if (day == null) {
			return 1;
		}
		return this.before.stream()
			.filter((run) -> run.crawls() > 0)
			.map(RunFigures::day)
			.filter((each) -> each != null && each.isBefore(day))
			.map(Objects::requireNonNull)
			.max(LocalDate::compareTo)
			.map((last) -> ChronoUnit.DAYS.between(last, day))
			.orElse(1L);
	}

	static <T> List<T> last(List<T> all, int most) {
		return all.subList(Math.max(0, all.size() - most), all.size());
	}

	/** When the run is published. */
	Instant time() {
		return Instant.parse(this.figures.publishedAt());
	}

	/**
	 * The latest time at which a page was created: one of this run, or of the dataset if
	 * this run has no rows or is not the last night.
	 */
	@Nullable Instant newest() {
		LocalDate day = this.figures.day();
		boolean isLate = day != null && this.before.stream().anyMatch((run) -> isAfter(run.day(), day));
		Stream<RunFigures> others = (this.figures.rows() > 0 && !isLate) ? Stream.of() : this.before.stream();
		return Stream.concat(Stream.of(this.figures), others)
			.map((run) -> parsed(run.newest()))
			.filter(Objects::nonNull)
			.max(Instant::compareTo)
			.orElse(null);
	}

	private static boolean isAfter(@Nullable LocalDate one, LocalDate other) {
		return one != null && one.isAfter(other);
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
		PathColumns column = (table != null) ? find(table, columnName) : null;
		if (table == null || column == null) {
			return null;
		}
		TableFacts facts = Objects.requireNonNullElse(table.facts(), TableFacts.NONE);
		ColumnFacts counted = facts.of(columnName);
		Column numbers = column.asDouble();
		return new CheckedColumn(RunFigures.column(column, table.rows(), facts),
				(numbers != null) ? counted.plus(facts.of(numbers.name())) : counted,
				() -> column.all()
					.stream()
					.map((each) -> this.repetitions.apply(tableName, each.name()))
					.reduce(Repetition.NONE, Repetition::plus));
	}

	/** A column, with those for its misfits unless it is one of these itself. */
	private static @Nullable PathColumns find(Manifest.Table table, String name) {
		Column found = table.schema().stream().filter((column) -> column.name().equals(name)).findFirst().orElse(null);
		return (found == null) ? null
				: PathColumns.group(table.schema())
					.stream()
					.filter((group) -> group.first().equals(found))
					.findFirst()
					.orElse(new PathColumns(found, null, null));
	}

	/** The tables and columns that it has. */
	Names names() {
		return Names.of(this.manifest.tables().stream().map(Manifest.Table::toTable).toList());
	}

}
