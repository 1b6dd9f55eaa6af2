package io.spidraparquet.flatten;

import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaContractTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	private TableSchema published = new TableSchema(0, List.of());

	@BeforeEach
	void publish() throws Exception {
		this.published = this.crawls.runNew("{\"a\":1}").schema();
	}

	@Test
	void freezesTheTableAndListsWhatItWouldNeed() {
		this.crawls.with("spidra.schema.contract.new-columns=freeze",
				"spidra.schema.contract.conflicting-types=freeze");
		assertThatExceptionOfType(SchemaRefusedException.class)
			.isThrownBy(() -> this.crawls.runMore(this.published, "{\"a\":\"x\",\"b\":true}", "{\"a\":1.5}"))
			.withMessage("the schema contract of this job freezes the table, but the pages need 3 changes: "
					+ "new column a_as_double DOUBLE (/data/a) for values that a INT64 cannot hold, "
					+ "new column a_as_text STRING (/data/a) for values that a INT64 cannot hold, "
					+ "new column b BOOLEAN (/data/b); "
					+ "allow them (spidra.schema.contract), declare or exclude the paths, or write to another output");
	}

	@Test
	void letsAFrozenTableTakeWhatFits() throws Exception {
		this.crawls.with("spidra.schema.contract.new-columns=freeze",
				"spidra.schema.contract.conflicting-types=freeze");
		assertThat(this.crawls.runMore(this.published, "{\"a\":2}").schema()).isEqualTo(this.published);
	}

	@Test
	void leavesOutValuesOfEitherKindApart() throws Exception {
		this.crawls.with("spidra.schema.contract.new-columns=discard-value");
		TestCrawls.Result result = this.crawls.runMore(this.published, "{\"a\":\"x\",\"b\":true}");
		assertThat(result.columns()).containsExactly("a INT64 /data/a", "a_as_text STRING /data/a");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a_as_text", "x"));
		this.crawls.with("spidra.schema.contract.conflicting-types=discard-value");
		result = this.crawls.runMore(this.published, "{\"a\":\"x\",\"b\":[true]}");
		assertThat(result.columns()).containsExactly("a INT64 /data/a", "b LIST<BOOLEAN> /data/b");
		assertThat(result.onlyRow()).isEqualTo(Map.of("b", List.of(true)));
	}

	@Test
	void failsPagesWithSuchValues() throws Exception {
		this.crawls.with("spidra.schema.contract.new-columns=discard-row",
				"spidra.schema.contract.conflicting-types=discard-row");
		TestCrawls.Result result = this.crawls.runMore(this.published, "{\"a\":\"x\"}", "{\"a\":2}", "{\"b\":1}");
		assertThat(result.schema()).isEqualTo(this.published);
		assertThat(result.rows()).hasSize(1);
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.CONTRACT, FailureReason.CONTRACT);
		assertThat(result.failedPage(0)).containsEntry("error_message",
				"the value at /data/a does not fit its column, and the schema contract allows no new one");
		assertThat(result.failedPage(1)).containsEntry("error_message",
				"the value at /data/b has no column, and the schema contract allows no new one");
	}

	@Test
	void letsTheFirstRunSetUpATableThatNobodyDeclared() throws Exception {
		this.crawls.with("spidra.schema.contract.new-columns=freeze");
		assertThat(this.crawls.runNew("{\"a\":1}").columns()).containsExactly("a INT64 /data/a");
	}

	@Test
	void holdsDeclaredColumnsAgainstTheFirstRunToo() throws Exception {
		this.crawls.with("spidra.schema.contract.new-columns=discard-value", "spidra.schema.columns[0].path=a",
				"spidra.schema.columns[0].type=int64");
		TestCrawls.Result result = this.crawls.runNew("{\"a\":1,\"b\":2}");
		assertThat(result.columns()).containsExactly("a INT64 /data/a");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a", 1L));
	}

}
