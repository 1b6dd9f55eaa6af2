package io.spidraparquet.flatten;

import java.util.Collections;
import java.util.List;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CollectedRows}: a page keeps up to 4,096 values.
 */
class CollectedRowsTests {

	private static final int MOST = 4096;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsAnOnlyRowHoweverLargeItIs(boolean lists) {
		CollectedRows rows = rows(lists);
		Row row = row(10, lists ? MOST : 0);
		rows.start(true);
		rows.addComplete(row);
		assertThat(rows.kept()).containsExactly(row);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsSeveralRowsUpToTheLimit(boolean lists) {
		CollectedRows rows = rows(lists);
		int elements = lists ? 96 : 0;
		rows.start(true);
		for (int i = 0; i < 4; i++) {
			rows.addComplete(row(MOST / 4 - elements, elements));
		}
		assertThat(rows.kept()).hasSize(4);
		rows.addComplete(row(1, 0));
		assertThat(rows.kept()).isNull();
		rows.addComplete(row(1, 0));
		assertThat(rows.kept()).as("too many before").isNull();
	}

	@Test
	void countsTheFirstRowOnceASecondOneComes() {
		CollectedRows rows = rows(true);
		rows.start(true);
		rows.addComplete(row(1, MOST));
		rows.addComplete(row(1, 0));
		assertThat(rows.kept()).isNull();
	}

	@Test
	void beginsAnewWithEachPageAndWhereAPageIsReadAgain() {
		CollectedRows rows = rows(false);
		rows.start(true);
		rows.addComplete(row(MOST, 0));
		rows.restart();
		rows.addComplete(row(1, 0));
		rows.addComplete(row(MOST - 1, 0));
		assertThat(rows.kept()).hasSize(2);
		rows.addComplete(row(1, 0));
		rows.start(true);
		rows.addComplete(row(2, 0));
		rows.addComplete(row(2, 0));
		assertThat(rows.kept()).hasSize(2);
	}

	@Test
	void keepsNothingOfAPageThatIsToKeepNothing() {
		CollectedRows rows = rows(false);
		rows.start(false);
		rows.addComplete(row(1, 0));
		assertThat(rows.kept()).isNull();
	}

	/** A row with values, the first of them a list. */
	private static Row row(int values, int elements) {
		Row row = new Row(values);
		if (elements > 0) {
			row.set(0, Collections.nCopies(elements, 1L));
		}
		return row;
	}

	private static CollectedRows rows(boolean lists) {
		Column column = new Column("tags",
				lists ? new ColumnType.ListOf(ColumnType.Basic.INT64) : ColumnType.Basic.INT64, "/data/tags", "first");
		return new CollectedRows(DatasetSchema.of(Table.pages(null, new TableSchema(1, List.of(column)))));
	}

}
