package io.spidraparquet.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.row.Reading;
import io.spidraparquet.spool.PageRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionResultTests {

	private static final PageRange RANGE = new PageRange(2, 5_000_000_000L, 7, 3);

	private static final List<PartFile> PAGES = List.of(new PartFile("pages-b.parquet", 5_000_000_000L, 70, "0123abcd"),
			new PartFile("pages-a.parquet", 12, 1, "0123abcd"));

	private static final List<PartFile> PRODUCTS = List.of(new PartFile("products.parquet", 56, 9, "0123abcd"));

	private static final List<PartFile> FAILED = List.of(new PartFile("failed.parquet", 34, 2, "0123abcd"));

	private static final TableFacts FACTS = new TableFacts(new TreeMap<>(Map.of("price",
			new ColumnFacts(220, 0, Map.of("number_in_text", 3L, "empty_text", 1L), null), "price_as_text",
			new ColumnFacts(2, 6, Map.of(), "N/A, \u20ac:="), "empty_as_text", new ColumnFacts(1, 0, Map.of(), ""))));

	@Test
	void isReadFromTheContextThatTheJobRepositoryHasKept() throws IOException {
		PartitionResult result = PartitionResult.of(stored(complete()));
		assertThat(result.partition()).isEqualTo(3);
		assertThat(result.folder()).isEqualTo("partition-00003");
		assertThat(result.tables()).containsOnlyKeys("pages", "products");
		assertThat(result.tables().get("pages")).as("files in the order of their rows")
			.isEqualTo(new PartitionResult.Rows(PAGES, FACTS, 0));
		assertThat(result.tables().get("products")).isEqualTo(new PartitionResult.Rows(PRODUCTS, TableFacts.NONE, 9));
		assertThat(result.failedFiles()).isEqualTo(FAILED);
		assertThat(result.failedByReason().asMap()).isEqualTo(Map.of("failed", 1L, "no-id", 1L));
		assertThat(result.rowsByCrawl().asMap()).isEqualTo(Map.of("2", 40L, "7", 31L));
		assertThat(result.pagesWithRows()).isEqualTo(6_000_000_000L);
		assertThat(result.filteredPages()).isEqualTo(8);
	}

	@Test
	void aContextHoldsPlainValuesAlone() {
		assertThat(complete().toMap().values())
			.allMatch((value) -> value instanceof String || value instanceof Integer || value instanceof Long);
	}

	@Test
	void aPartitionThatWroteNothingHasAResult() throws IOException {
		ExecutionContext context = PartitionContext.ofPartition(0, RANGE);
		new PartitionResult(0, "partition-00000",
				Map.of("pages", new PartitionResult.Rows(List.of(), TableFacts.NONE, 0)), List.of(), new Counts(),
				new Counts(), 0, 0)
			.store(context);
		PartitionResult result = PartitionResult.of(stored(context));
		assertThat(result.tables())
			.containsExactly(Map.entry("pages", new PartitionResult.Rows(List.of(), TableFacts.NONE, 0)));
		assertThat(result.failedFiles()).isEmpty();
		assertThat(result.failedByReason().total()).isZero();
		assertThat(result.rowsByCrawl().asMap()).isEmpty();
	}

	@Test
	void aPartitionThatHasNotEndedHasNoResult() {
		ExecutionContext context = PartitionContext.ofPartition(3, RANGE);
		assertHasNoResult(new ExecutionContext());
		assertHasNoResult(context);
	}

	private static void assertHasNoResult(ExecutionContext context) {
		assertThatThrownBy(() -> PartitionResult.of(context)).isInstanceOf(DamagedContextException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "files.pages", "files.products", "files.failed_pages", "facts.pages", "facts.products",
			"failed.reasons", "rows.crawls", "pages.rows", "pages.filtered", "tables", "elements.failed", "folder" })
	void isIncompleteWhateverIsMissing(String key) {
		ExecutionContext context = complete();
		assertThat(PartitionResult.of(context).tables()).isNotEmpty();
		assertThat(context.remove(key)).isNotNull();
		assertHasNoResult(context);
	}

	@Test
	void whatAnEarlierTryNotedIsClearedAndThePagesOfThePartitionAreNot() {
		ExecutionContext context = complete();
		PartitionResult.clear(context);
		assertHasNoResult(context);
		assertThat(context.toMap()).isEqualTo(PartitionContext.ofPartition(3, RANGE).toMap());
		assertThat(PartitionContext.number(context)).isEqualTo(3);
		assertThat(PartitionContext.range(context)).isEqualTo(RANGE);
		PartitionResult.clear(context);
		assertThat(context.toMap()).isEqualTo(PartitionContext.ofPartition(3, RANGE).toMap());
	}

	/** As many tables as a run may have, with as many columns in total as anyone sets. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 50 })
	void theFactsOfThousandsOfColumnsFitIntoTheContextOfAnyDatabase(int tables) throws IOException {
		SortedMap<String, ColumnFacts> columns = new TreeMap<>();
		for (int i = 0; i < 10_000 / tables; i++) {
			columns.put("a_column_with_a_rather_long_name_in_a_deeply_nested_object_" + Integer.toHexString(i * 7919),
					new ColumnFacts(100_000 + i, 40L * i, Map.of(Reading.NUMBER_IN_TEXT.text(), 3L + i), null));
		}
		ExecutionContext context = complete();
		Map<String, PartitionResult.Rows> written = new TreeMap<>();
		for (int i = 0; i < tables; i++) {
			String table = "a_table_with_a_rather_long_name_in_a_deeply_nested_array_" + i;
			written.put(table,
					new PartitionResult.Rows(
							Collections.nCopies(600 / tables, new PartFile(table, 134_217_728, 5_000_000, "0123abcd")),
							new TableFacts(columns), 5_000_000_000L));
		}
		new PartitionResult(3, "partition-00003", written, List.of(), new Counts(), new Counts(), 0, 0).store(context);
		Map<String, PartitionResult.Rows> read = PartitionResult.of(stored(context)).tables();
		assertThat(read).isEqualTo(written);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new DefaultExecutionContextSerializer().serialize(context.toMap(), out);
		assertThat(out.size()).isLessThan(1024 * 1024);
	}

	private static ExecutionContext complete() {
		ExecutionContext context = PartitionContext.ofPartition(3, RANGE);
		new PartitionResult(3, "partition-00003",
				new TreeMap<>(Map.of("pages", new PartitionResult.Rows(PAGES, FACTS, 0), "products",
						new PartitionResult.Rows(PRODUCTS, TableFacts.NONE, 9))),
				FAILED, Counts.parse("failed=1,no-id=1"), Counts.parse("2=40,7=31"), 6_000_000_000L, 8)
			.store(context);
		return context;
	}

	/** As the job repository writes a context and reads it. */
	private static ExecutionContext stored(ExecutionContext context) throws IOException {
		DefaultExecutionContextSerializer serializer = new DefaultExecutionContextSerializer();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		serializer.serialize(context.toMap(), out);
		return new ExecutionContext(serializer.deserialize(new ByteArrayInputStream(out.toByteArray())));
	}

}
