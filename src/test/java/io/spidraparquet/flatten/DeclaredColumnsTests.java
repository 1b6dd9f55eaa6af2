package io.spidraparquet.flatten;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeclaredColumnsTests {

	@AutoClose
	private final TestCrawls crawls = TestCrawls.open();

	@Test
	void comeFirstWhetherTheyHaveValuesOrNot() throws Exception {
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.columns[0].path=z/unseen", "spidra.schema.columns[0].type=list<string>",
					"spidra.schema.columns[1].path=price", "spidra.schema.columns[1].type=decimal(12,2)",
					"spidra.schema.columns[1].name=amount")
			.runNew("{\"a\":1,\"price\":7.5}");
		assertThat(result.columns()).containsExactly("z_unseen LIST<STRING> /data/z/unseen",
				"amount DECIMAL(12,2) /data/price", "a INT64 /data/a");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a", 1L, "amount", new BigDecimal("7.50")));
	}

	@Test
	void keepTheirTypeAndSendOtherValuesToFurtherColumns() throws Exception {
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.columns[0].path=price", "spidra.schema.columns[0].type=decimal(6,2)")
			.runNew("{\"price\":1.25}", "{\"price\":1.255}", "{\"price\":\"N/A\"}", "{\"price\":10000.5}",
					"{\"price\":[1]}");
		assertThat(result.columns()).containsExactly("price DECIMAL(6,2) /data/price",
				"price_as_double DOUBLE /data/price", "price_as_text STRING /data/price");
		assertThat(List.of(result.row(0), result.row(1), result.row(2), result.row(3), result.row(4))).containsExactly(
				Map.of("price", new BigDecimal("1.25")), Map.of("price_as_double", 1.255),
				Map.of("price_as_text", "N/A"), Map.of("price_as_double", 10000.5), Map.of("price_as_text", "[1]"));
	}

	@Test
	void readNumbersFromTextsOfTheFormatOnly() throws Exception {
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.columns[0].path=price", "spidra.schema.columns[0].type=decimal(12,2)",
					"spidra.schema.columns[0].format=$1,234.5", "spidra.schema.columns[1].path=off",
					"spidra.schema.columns[1].type=double", "spidra.schema.columns[1].format=1234,5 %")
			.runNew("{\"price\":\"$1,299.00\",\"off\":\"12,5 %\",\"n\":\"$5\"}", "{\"price\":3,\"off\":7.25}");
		assertThat(result.columns()).containsExactly("price DECIMAL(12,2) /data/price", "off DOUBLE /data/off",
				"n STRING /data/n");
		assertThat(result.row(0)).isEqualTo(Map.of("price", new BigDecimal("1299.00"), "off", 12.5, "n", "$5"));
		assertThat(result.row(1)).isEqualTo(Map.of("price", new BigDecimal("3.00"), "off", 7.25));
	}

	@Test
	void failAPageWithoutOneThatIsRequired() throws Exception {
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.columns[0].path=price", "spidra.schema.columns[0].type=int64",
					"spidra.schema.columns[0].required=true", "spidra.schema.columns[1].path=never",
					"spidra.schema.columns[1].name=ever")
			.runNew("{\"price\":1}", "{\"price\":null}", "{\"price\":\"x\"}");
		assertThat(result.rows()).hasSize(1);
		assertThat(result.failures()).extracting(PageFailedException::reason)
			.containsExactly(FailureReason.REQUIRED, FailureReason.REQUIRED);
		assertThat(result.failedPage(0)).containsEntry("error_message", "the required value at /data/price is missing");
		assertThat(result.failedPage(1)).containsEntry("error_message",
				"the required value at /data/price does not fit its type INT64");
	}

	@Test
	void leaveOutWhatIsExcludedAndKeepObjectsOfAJsonColumnComplete() throws Exception {
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.exclude=debug,a/secret", "spidra.schema.columns[0].path=specs",
					"spidra.schema.columns[0].type=json")
			.runNew("{\"debug\":{\"x\":1},\"a\":{\"secret\":1,\"b\":2},\"specs\":{\"w\": [1,{}]}}");
		assertThat(result.columns()).containsExactly("specs JSON /data/specs", "a_b INT64 /data/a/b");
		assertThat(result.onlyRow()).isEqualTo(Map.of("a_b", 2L, "specs", "{\"w\": [1,{}]}"));
	}

	@Test
	void giveAPathAnotherNameWhichOthersYieldTo() throws Exception {
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.columns[0].path=seller/name", "spidra.schema.columns[0].name=vendor")
			.runNew("{\"vendor\":1,\"seller\":{\"name\":\"x\"}}");
		assertThat(result.columns()).containsExactly("vendor_2 INT64 /data/vendor", "vendor STRING /data/seller/name");
	}

	@Test
	void areRefusedWhereTheyDifferFromWhatIsPublished() throws Exception {
		TableSchema published = this.crawls.runNew("{\"price\":1}").schema();
		this.crawls.with("spidra.schema.columns[0].path=price", "spidra.schema.columns[0].type=double");
		assertThatExceptionOfType(SchemaRefusedException.class)
			.isThrownBy(() -> this.crawls.runMore(published, "{\"price\":2}"))
			.withMessage(
					"column price is published as INT64 for /data/price, but the job definition declares DOUBLE for "
							+ "/data/price: a published column never changes, so declare it under another name, or write to "
							+ "another output");
		this.crawls.with("spidra.schema.columns[0].path=price", "spidra.schema.columns[0].name=cost");
		assertThatExceptionOfType(SchemaRefusedException.class)
			.isThrownBy(() -> this.crawls.runMore(published, "{\"price\":2}"))
			.withMessageContaining("column price is published for /data/price, but the job definition calls it cost");
		this.crawls.with("spidra.flatten.rows=price");
		assertThatExceptionOfType(SchemaRefusedException.class)
			.isThrownBy(() -> this.crawls.runMore(published, "{\"price\":[2]}"))
			.withMessage("the rows of the published table are pages, but spidra.flatten.rows asks for the elements of "
					+ "/data/price: write to another output");
	}

	@Test
	void takeOverAPathUnderAnotherName() throws Exception {
		TableSchema published = this.crawls.runNew("{\"price\":1}", "{\"price\":\"N/A\"}").schema();
		TestCrawls.Result result = this.crawls
			.with("spidra.schema.columns[0].path=price", "spidra.schema.columns[0].type=double",
					"spidra.schema.columns[0].name=price_number")
			.runMore(published, "{\"price\":2}", "{\"price\":\"soon\"}");
		assertThat(result.columns()).containsExactly("price STRING /data/price", "price_number DOUBLE /data/price",
				"price_number_as_text STRING /data/price");
		assertThat(result.row(0)).isEqualTo(Map.of("price_number", 2.0));
		assertThat(result.row(1)).isEqualTo(Map.of("price_number_as_text", "soon"));
	}

}
