package io.spidraparquet.flatten;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.schema.Row;
import io.spidraparquet.schema.SchemaEvolution;
import io.spidraparquet.schema.TableDefinition;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.source.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class LosslessFlatteningTests {

	private static final int CORPORA_A_SEED = 30;

	private static final JsonMapper JSON = new JsonMapper();

	private TestCrawls crawls;

	@BeforeEach
	void open(@TempDir Path folder) throws IOException {
		this.crawls = new TestCrawls(folder).with("spidra.flatten.parse-text=false");
	}

	@AfterEach
	void close() throws IOException {
		this.crawls.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 11, 22, 33, 44, 55, 66, 77, 88, 99, 110 })
	void findsEveryValueAgainThroughTheColumns(long seed) throws Exception {
		RandomPages random = new RandomPages(seed);
		for (int corpus = 0; corpus < CORPORA_A_SEED; corpus++) {
			TableSchema schema = FixedColumns.pages(TestCrawls.RUN);
			for (int run = random.below(3); run >= 0; run--) {
				List<RandomPages.Page> pages = new ArrayList<>();
				for (int i = random.below(12); i >= 0; i--) {
					pages.add(random.page(i));
				}
				schema = run(schema, 1 + random.below(30), pages);
			}
		}
	}

	private TableSchema run(TableSchema published, int maxColumns, List<RandomPages.Page> pages) throws Exception {
		TestCrawls.Result result = this.crawls.run(published, maxColumns, json(pages));
		assertThat(result.failures()).isEmpty();
		assertThat(result.rows()).hasSameSizeAs(pages);
		assertThat(result.schema().columns()).startsWith(published.columns().toArray(Column[]::new));
		for (int i = 0; i < pages.size(); i++) {
			Row row = result.rows().get(i);
			assertThat(row).as(pages.get(i).json()).satisfies((each) -> isAccepted(result.schema(), each));
			assertThat(pages.get(i)).satisfies((page) -> isHeld(page, result.schema(), row));
		}
		return result.schema();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void findsTheSameColumnsWhateverTheOrderOfPagesAndCrawls(long seed) throws Exception {
		RandomPages random = new RandomPages(seed);
		Random order = new Random(seed);
		for (int corpus = 0; corpus < 6; corpus++) {
			List<RandomPages.Page> pages = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				pages.add(random.page(i));
			}
			Profile empty = new Profile(List.of("/data/a"), 1 + random.below(15));
			TableSchema expected = schema(empty, List.of(pages));
			for (int round = 0; round < 3; round++) {
				Collections.shuffle(pages, order);
				int cut = order.nextInt(pages.size());
				assertThat(schema(empty, List.of(pages.subList(0, cut), pages.subList(cut, pages.size()))))
					.isEqualTo(expected);
			}
		}
	}

	private TableSchema schema(Profile empty, List<List<RandomPages.Page>> crawlsOfPages) throws Exception {
		Profile fetched = empty.emptyCopy();
		Profile merged = empty.emptyCopy();
		Profile replayed = empty.emptyCopy();
		for (List<RandomPages.Page> pages : crawlsOfPages) {
			List<byte[]> bytes = pages.stream().map((page) -> page.json().getBytes(StandardCharsets.UTF_8)).toList();
			SpooledCrawl crawl = this.crawls.fetch(fetched, bytes);
			Profile one = empty.emptyCopy();
			assertThat(this.crawls.replay(one, crawl)).isTrue();
			merged.merge(one);
			assertThat(this.crawls.replay(replayed, crawl)).isTrue();
		}
		TableSchema start = FixedColumns.pages(TestCrawls.RUN);
		TableSchema schema = start
			.apply(SchemaEvolution.changes(start, TableDefinition.ofPages(1000), fetched, TestCrawls.RUN));
		assertThat(start.apply(SchemaEvolution.changes(start, TableDefinition.ofPages(1000), merged, TestCrawls.RUN)))
			.isEqualTo(schema);
		assertThat(start.apply(SchemaEvolution.changes(start, TableDefinition.ofPages(1000), replayed, TestCrawls.RUN)))
			.isEqualTo(schema);
		return schema;
	}

	private static String[] json(List<RandomPages.Page> pages) {
		return pages.stream().map(RandomPages.Page::json).toArray(String[]::new);
	}

	private static void isAccepted(TableSchema schema, Row row) {
		for (int i = 0; i < schema.size(); i++) {
			ColumnType type = schema.columns().get(i).type();
			Object value = row.value(i);
			if (value instanceof List<?> list && type instanceof ColumnType.ListOf of) {
				list.forEach((element) -> assertThat(element == null || isOf(of.element(), element)).isTrue());
			}
			else if (value != null) {
				assertThat(isOf(type, value)).as("%s in %s", value, type.text()).isTrue();
			}
		}
	}

	private static boolean isOf(ColumnType type, Object value) {
		if (type instanceof ColumnType.Decimal decimal) {
			return value instanceof BigDecimal number && number.scale() == decimal.scale() && number.precision() <= 38;
		}
		if (type instanceof ColumnType.Basic basic) {
			return switch (basic) {
				case BOOLEAN -> value instanceof Boolean;
				case INT64, TIMESTAMP -> value instanceof Long;
				case DOUBLE -> value instanceof Double number && Double.isFinite(number);
				case STRING -> value instanceof byte[];
				case DATE -> value instanceof Integer;
			};
		}
		return type == ColumnType.Json.JSON && value instanceof byte[];
	}

	/** Each value of the page is in one cell, and each cell holds a value of the page. */
	private static void isHeld(RandomPages.Page page, TableSchema schema, Row row) {
		Map<String, PathColumns> columns = TableDefinition.ofPages(1000).columnsOfPath(schema);
		StringBuilder rest = new StringBuilder();
		int held = 0;
		for (RandomPages.Value value : page.values()) {
			PathColumns ofPath = columns.get(value.pointer());
			if (ofPath == null) {
				if (!value.tellsNothing()) {
					rest.append(rest.isEmpty() ? "" : ",").append(JSON.writeValueAsString(value.pointer()));
					rest.append(':').append(value.json());
				}
				continue;
			}
			List<Column> cells = ofPath.all().stream().filter((column) -> cell(schema, row, column) != null).toList();
			held += cells.size();
			assertThat(cells).as("%s of %s", value, page.json()).hasSizeBetween(value.tellsNothing() ? 0 : 1, 1);
			for (Column column : cells) {
				assertThat(cell(schema, row, column)).as("%s in %s of %s", value, column, page.json())
					.matches((cell) -> isSame(value, column.type(), cell));
			}
		}
		int filled = 0;
		for (int i = FixedColumns.COUNT; i < schema.size(); i++) {
			boolean isRest = schema.columns().get(i).name().equals(SchemaEvolution.REST);
			filled += (row.value(i) != null && !isRest) ? 1 : 0;
			if (isRest) {
				assertThat(text(row.value(i))).isEqualTo(rest.isEmpty() ? null : "{" + rest + "}");
				rest.setLength(0);
			}
		}
		assertThat(filled).as(page.json()).isEqualTo(held);
		assertThat(rest).as("values without a column").isEmpty();
	}

	private static @Nullable Object cell(TableSchema schema, Row row, Column column) {
		return row.value(schema.columns().indexOf(column));
	}

	private static boolean isSame(RandomPages.Value value, ColumnType type, Object cell) {
		if (type == ColumnType.Json.JSON) {
			return value.json().equals(text(cell));
		}
		if (type instanceof ColumnType.ListOf list) {
			List<RandomPages.Scalar> elements = value.elements();
			List<?> cells = (List<?>) cell;
			if (elements == null || elements.size() != cells.size()) {
				return false;
			}
			for (int i = 0; i < elements.size(); i++) {
				Object element = cells.get(i);
				if (elements.get(i).isNull() ? element != null
						: element == null || !isSame(elements.get(i), list.element(), element)) {
					return false;
				}
			}
			return true;
		}
		RandomPages.Scalar scalar = value.scalar();
		if (scalar == null) {
			return type == ColumnType.Basic.STRING && value.json().equals(text(cell));
		}
		return isSame(scalar, (ColumnType.Scalar) type, cell);
	}

	private static boolean isSame(RandomPages.Scalar scalar, ColumnType.Scalar type, Object cell) {
		if (type == ColumnType.Basic.STRING) {
			return scalar.text().equals(text(cell));
		}
		if (type == ColumnType.Basic.BOOLEAN) {
			return scalar.json().equals(String.valueOf(cell));
		}
		if (type == ColumnType.Basic.DATE) {
			return scalar.isText() && cell.equals((int) LocalDate.parse(scalar.text()).toEpochDay());
		}
		if (type == ColumnType.Basic.TIMESTAMP) {
			return scalar.isText()
					&& TestCrawls.readable(type, cell).equals(OffsetDateTime.parse(scalar.text()).toInstant());
		}
		if (scalar.isText()) {
			return false;
		}
		BigDecimal sent = new BigDecimal(scalar.json());
		if (cell instanceof Double number) {
			return Double.valueOf(scalar.json()).equals(number) && (sent.stripTrailingZeros().precision() <= 15
					|| sent.compareTo(new BigDecimal(number.toString())) == 0);
		}
		return sent.compareTo(new BigDecimal(cell.toString())) == 0;
	}

	private static @Nullable String text(@Nullable Object bytes) {
		return (bytes != null) ? new String((byte[]) bytes, StandardCharsets.UTF_8) : null;
	}

}
