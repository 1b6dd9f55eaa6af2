package io.spidraparquet.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.demo.DemoEndpoint;
import io.spidraparquet.workbench.EditorSchema;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The job definitions that {@code init} writes run as they are.
 */
class InitCommandTests {

	private static final String FOLDER = "spidra.jobs.dir";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void useOwnFolder() {
		System.setProperty(FOLDER, jobs().toString());
	}

	@AfterEach
	void useUsualFolder() {
		System.clearProperty(FOLDER);
	}

	private Path jobs() {
		return this.bench.folder().resolve("jobs");
	}

	private String written(String name) throws IOException {
		String text = Files.readString(jobs().resolve(name + ".yaml"));
		assertThat(EditorSchema.mistakes(text)).isEmpty();
		return text;
	}

	private static String golden(String name) throws IOException {
		try (InputStream in = Objects.requireNonNull(InitCommandTests.class.getResourceAsStream(name))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private void serve(String crawlId, List<String> data) {
		String[] pages = new String[data.size()];
		for (int i = 0; i < pages.length; i++) {
			pages[i] = TestApi.page(crawlId + i, data.get(i));
		}
		this.bench.api().servePages(crawlId, pages);
	}

	/** Runs what init wrote, and returns the columns. */
	private List<String> columnsOf(String name, String crawlIds, String... words) {
		Workbench.Result run = this.bench.run(Stream
			.concat(Stream.of("job=" + name, "crawlId=" + crawlIds, "output=" + this.bench.output()), Stream.of(words))
			.toArray(String[]::new));
		assertThat(run.code()).as(run.err()).isZero();
		List<String> columns = this.bench
			.query("SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM {pages})");
		assertThat(columns).noneMatch((column) -> column.matches("\\w+_as_(text|double) .*"));
		return columns;
	}

	@Test
	void pointsEditorsToTheSchemaThatIsNextToIt() throws IOException {
		serve("c1", List.of(TestApi.page("p", "{\"a\":1}")));
		assertThat(this.bench.run("init", "job1", "crawlId=c1").code()).isZero();
		Files.createFile(jobs().resolve("spidra-parquet.schema.json"));
		assertThat(this.bench.run("init", "job2", "crawlId=c1").code()).isZero();
		assertThat(written("job2")).isEqualTo("# yaml-language-server: $schema=spidra-parquet.schema.json\n"
				+ written("job1").replace("job1", "job2"));
	}

	@Test
	void proposesADefinitionWithItsEvidence() throws IOException {
		serve("c1", golden("init-pages.ndjson").lines().limit(6).toList());
		serve("c2", golden("init-pages.ndjson").lines().skip(6).toList());
		this.bench.api()
			.job(new TestApi.Job("c1", "https://shop.example.com/c1", "Return name and price of each product, and more",
					"completed", "2026-11-20T10:00:00Z"))
			.job(new TestApi.Job("c2", "https://shop.example.com/c2", "Return name and price of each product, and more",
					"completed", "2026-11-21T10:00:00Z"));
		Workbench.Result result = this.bench.run("init", "store", "crawlId=c2,c1");
		assertThat(result.err()).isEmpty();
		assertThat(result.code()).isZero();
		assertThat(result.out()).isEqualTo("""
				wrote %s. Read it, then:
				  jobs/run schema job=store crawlId=c1,c2
				  jobs/run job=store crawlId=c1,c2 output=…
				""".formatted(jobs().resolve("store.yaml")));
		assertThat(written("store")).isEqualTo(golden("init-store.yaml"));
		assertThat(jobs()).isDirectoryContaining((file) -> file.endsWith("store.yaml"));
		assertThat(columnsOf("store", "c1,c2")).contains("price DECIMAL(18,2)", "released DATE", "rating DOUBLE",
				"in_stock BOOLEAN", "product_name VARCHAR", "views BIGINT");
		assertThat(this.bench.query("SELECT sum(price) FROM {pages}")).hasSize(1);
	}

	@Test
	void proposesTheSameForPagesInAnyOrder() throws IOException {
		List<String> data = golden("init-pages.ndjson").lines().toList();
		List<String> reversed = new ArrayList<>(data);
		Collections.reverse(reversed);
		serve("c1", data);
		assertThat(this.bench.run("init", "shop-a", "crawlId=c1").code()).isZero();
		serve("c1", reversed);
		assertThat(this.bench.run("init", "shop-b", "crawlId=c1").code()).isZero();
		assertThat(written("shop-b").replace("shop-b", "shop-a")).isEqualTo(written("shop-a"));
	}

	@Test
	void writesKeysAndTextsThatYamlCouldMisread() throws IOException {
		serve("c1", List.of(members("1"), members("\"N/A\""), members("2"), "{\"t\":\"$5\"}", "{\"t\":\"$6\"}"));
		assertThat(this.bench.run("init", "odd", "crawlId=c1").code()).isZero();
		assertThat(written("odd").lines()).allMatch((line) -> line.codePoints().noneMatch(Character::isISOControl));
		List<String> columns = columnsOf("odd", "c1");
		assertThat(columns.stream().filter((column) -> column.endsWith(" BIGINT"))).hasSize(39);
		assertThat(columns).contains("home VARCHAR", "t DECIMAL(18,2)");
	}

	/** An object with odd keys, given as JSON. */
	private static String members(String value) {
		String keys = """
				"a: b" "- x" "#" "\\"" "'" "\\n\\t\\u0007" "\\u202eb" "${HOME}" "#{1}" " " "" "~" "~1" "/x" "off" "1.0" "null" "{}" "["
				"*" "&a" "!!int" "%" "@" "`" "|" ">" "?" "\\ud83d\\ude00" "a/b" "\\u00e9" "\\u2028" "spidra" "a\\\\b" "yes" "1e3"
				"2026-11-20" "0x1f" "-"
				""";
		return Stream.of(keys.strip().split("(?<=\")\\s+(?=\")"))
			.map((key) -> key + ":" + value)
			.collect(Collectors.joining(",", "{", "}"));
	}

	@Test
	void proposesColumnsOfTheRowsThatAreAskedFor() throws IOException {
		serve("c1", List.of("{\"shop\":\"A\",\"items\":[{\"price\":\"5,50 €\"},{\"Price\":\"1.200,00 €\"}]}",
				"{\"shop\":\"B\",\"items\":{\"price\":\"-\"}}"));
		assertThat(this.bench.run("init", "pages", "crawlId=c1").code()).isZero();
		assertThat(written("pages")).contains("1 of 2 pages has an array of objects at \"items\", 2 objects in all.",
				"# rows: \"items\"");
		assertThat(this.bench.run("init", "items", "crawlId=c1", "--spidra.flatten.rows=items").code()).isZero();
		assertThat(written("items")).contains("  flatten:\n    rows: \"items\"\n",
				"- paths: [\"items/price\", \"items/Price\"]\n        type: decimal(18,2)\n        format: \"1.234,5€\"\n");
		assertThat(columnsOf("items", "c1")).contains("price DECIMAL(18,2)", "parent_shop VARCHAR");
		assertThat(this.bench.query("SELECT price FROM {pages} ORDER BY 1")).containsExactly("5.50", "1200.00", "null");
	}

	@Test
	void proposesColumnsOfTheTablesThatAreAskedFor() throws IOException {
		serve("c1", List.of(
				"{\"shop\":\"A\",\"items\":[{\"price\":\"5,50 €\",\"offers\":[{\"ends\":\"20.11.2026\"},{\"ends\":\"TBD\"}],"
						+ "\"n\":1},{\"Price\":\"1.200,00 €\",\"offers\":[{\"ends\":\"24.12.2026\",\"left\":3}]}]}",
				"{\"shop\":\"B\",\"items\":{\"price\":\"-\"}}"));
		assertThat(this.bench.run("init", "pages", "crawlId=c1").code()).isZero();
		assertThat(written("pages")).contains("1 of 2 pages has an array of objects at \"items\", 2 objects in all.",
				"an array of objects at \"items/offers\", 3 objects in all.",
				"# tables: [\"items\", \"items/offers\"]");
		assertThat(this.bench.run("init", "items", "crawlId=c1", "--spidra.flatten.tables=items,items/offers").code())
			.isZero();
		assertThat(written("items")).contains("  flatten:\n    tables: [\"items\", \"items/offers\"]\n",
				"- paths: [\"items/price\", \"items/Price\"]\n        type: decimal(18,2)\n        format: \"1.234,5€\"\n",
				"- path: \"items/offers/ends\"\n        type: date\n        format: \"dd.MM.uuuu\"\n        nulls: [\"TBD\"]\n",
				"# items, whose rows are elements of \"items\"", "#   left    INT64  items/offers/left  1");
		assertThat(columnsOf("items", "c1")).contains("shop VARCHAR");
		assertThat(this.bench.query("SELECT price FROM '" + this.bench.output() + "/items/**/*.parquet' ORDER BY 1"))
			.containsExactly("5.50", "1200.00", "null");
		assertThat(this.bench.query("SELECT ends FROM '" + this.bench.output() + "/items_offers/**/*.parquet'"))
			.containsExactly("2026-11-20", "null", "2026-12-24");
	}

	@Test
	void proposesFieldsOfListsOfStructs() throws IOException {
		serve("c1", List
			.of("{\"shop\":\"A\",\"items\":[{\"price\":\"5,50 €\",\"offers\":[{\"ends\":\"20.11.2026\"}],\"n\":1},"
					+ "{\"price\":\"1.200,00 €\",\"n\":\"?\",\"offers\":[{\"ends\":\"24.12.2026\",\"left\":3}]}]}"));
		assertThat(this.bench.run("init", "items", "crawlId=c1", "--spidra.flatten.arrays=nested").code()).isZero();
		assertThat(written("items")).contains("  flatten:\n    arrays: nested\n",
				"- path: \"items/price\"\n        type: decimal(18,2)\n        format: \"1.234,5€\"\n",
				"- path: \"items/offers/ends\"\n        type: date\n        format: \"dd.MM.uuuu\"\n",
				"# items, whose structs are elements of \"items\"",
				"# items.offers, whose structs are elements of \"items/offers\"",
				"#   left   INT64  items/offers/left  1");
		assertThat(columnsOf("items", "c1")).anyMatch((column) -> column.startsWith("items STRUCT("));
		assertThat(this.bench.query("SELECT unnest(items).price, unnest(items).offers[1].ends FROM {pages} ORDER BY 1"))
			.containsExactly("5.50|2026-11-20", "1200.00|2026-12-24");
	}

	@Test
	void columnsOfTwoTablesAreNoSpellingsOfOne() throws IOException {
		serve("c1", List.of("{\"items\":[{\"price\":\"$1\"},7]}", "{\"Items\":[{\"price\":\"$2\"}]}", "{\"items\":8}"));
		assertThat(this.bench.run("init", "items", "crawlId=c1", "--spidra.flatten.tables=all").code()).isZero();
		assertThat(written("items")).contains("tables: [\"all\"]", "- path: \"items/price\"", "- path: \"Items/price\"")
			.doesNotContain("paths:");
		columnsOf("items", "c1");
		assertThat(this.bench.query("SELECT items, price FROM '" + this.bench.output() + "/items/**/*.parquet'"))
			.containsExactly("null|1.00", "7|null", "8|null");
	}

	@Test
	void declaresTextsThatCanBeReadInOneWay() throws IOException {
		List<String> settings = serveColumns("""
				["(5.00)", "7.25"] => type: double; format: "1234.5"
				["₹1,29,999", "₹999"] => type: decimal(18,2); format: "₹12,34,567"
				["$1,299", "$999", 5] => type: decimal(18,2); format: "$1,234"
				["4.8 out of 5", "3 out of 5"] => type: double; format: "1234.5 out of 5"
				["\\n $12\\t", "$13.5"] => type: decimal(18,2); format: "$1234.5"
				[["$5"], "$6", []] => type: list<decimal(18,2)>; format: "$1234"
				["20.11.2026", "November 3, 2026"] => type: date; format: "dd.MM.uuuu | MMMM d, uuuu"
				["3. März 2026", "20. November 2026"] => type: date; format: "d. MMMM uuuu"; locale: "de"
				["Fri, 20 Nov 2026 10:00:00 GMT"] => type: timestamp; format: "EEE, d MMM uuuu HH:mm:ss z"
				["Ja", "nein", null] => type: boolean; format: "ja/nein"
				[4, "N/A", "7.5"] => nulls: ["N/A"]
				""");
		for (int i = 0; i < settings.size(); i++) {
			assertThat(written("x")).contains(
					"      - path: \"x" + i + "\"\n        " + settings.get(i).replace("; ", "\n        ") + "\n");
		}
		assertThat(columnsOf("x", "c1")).hasSize(7 + settings.size());
	}

	@Test
	void leavesTextsThatCouldMeanSomethingElseToTheUser() throws IOException {
		List<String> settings = serveColumns("""
				["01/02/2026", "03/04/2026"] => type: date; format: "dd/MM/uuuu"
				["1,299 reviews", "12 reviews", "1"] => type: double; format: "1234,5 reviews"
				["2026-11-20 10:00", "2026-11-20T11:30"] => type: timestamp; zone: "UTC"
				["1001", "1002", "1003"] => type: int64; format: "1234"
				["$5", "$6", "Call us"] => type: decimal(18,2); format: "$1234"
				["iPhone 13", "iPhone 14", "iPhone 15"] => type: int64; format: "iPhone 1234"
				["(2019)", "(2020)", "(2021)"] => type: int64; format: "1234"
				["Active", "Inactive"] => type: boolean; format: "active/inactive"
				["7 kg", "8 kg", "900 g"] => type: int64; format: "1234 kg"
				""");
		for (int i = 0; i < settings.size(); i++) {
			assertThat(written("x")).contains("      # - path: \"x" + i + "\"\n      #   "
					+ settings.get(i).replace("; ", "\n      #   ") + "\n");
		}
		assertThat(written("x")).doesNotContain("      - path");
		assertThat(columnsOf("x", "c1")).contains("x0 VARCHAR", "x8 VARCHAR");
	}

	/**
	 * Serves a crawl, and proposes a definition for it.
	 * @param columns for each column x0, x1, … its values and settings
	 * @return the settings
	 */
	private List<String> serveColumns(String columns) {
		List<List<String>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		List<String> settings = new ArrayList<>();
		columns.lines().forEach((column) -> {
			String[] parts = column.split(" => ");
			JsonNode values = new JsonMapper().readTree(parts[0]);
			for (int i = 0; i < values.size(); i++) {
				rows.get(i).add("\"x" + settings.size() + "\":" + values.get(i));
			}
			settings.add(parts[1]);
		});
		serve("c1", rows.stream().map((members) -> "{" + String.join(",", members) + "}").toList());
		assertThat(this.bench.run("init", "x", "crawlId=c1").code()).isZero();
		return settings;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					"1/2", "3/4"; "11/2026", "12/2026"; "12:30", "08:15"; "10 x 20 cm", "30 x 40 cm"; "01234", "99999"; "10.0.0.1", "10.0.0.2"
					"+49 30 123456", "+49 30 654321"; "+1", "+44"; "1-2 days", "3-4 days"; "Chapter 3"; "$5 - $10", "$1 - $3"; "-", "N/A"; "", ""
					""")
	void proposesNothingForTextsThatAreNoNumbers(String all) throws IOException {
		List<String> data = new ArrayList<>();
		String[] columns = all.split("; ");
		for (int row = 0; row < 2; row++) {
			List<String> members = new ArrayList<>();
			for (int i = 0; i < columns.length; i++) {
				String[] values = columns[i].split(", ");
				members.add("\"c" + i + "\":" + values[Math.min(row, values.length - 1)]);
			}
			data.add("{" + String.join(",", members) + "}");
		}
		serve("c1", data);
		assertThat(this.bench.run("init", "x", "crawlId=c1").code()).isZero();
		assertThat(written("x")).doesNotContain("path: ");
	}

	@Test
	void keysThatMeetInOneRowStayTwoColumns() throws IOException {
		serve("c1", List.of("{\"price\":1,\"Price\":\"x\"}", "{\"price\":2}"));
		assertThat(this.bench.run("init", "store", "crawlId=c1").code()).isZero();
		assertThat(written("store")).doesNotContain("paths:");
		assertThat(columnsOf("store", "c1")).contains("price BIGINT", "price_2 VARCHAR");
	}

	@Test
	void objectsWithManyKeysAreLeftToTheUser() throws IOException {
		List<String> data = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			data.add("{\"languages\":{\"l" + i + "\":\"x\"}}");
		}
		serve("c1", data);
		assertThat(this.bench.run("init", "world", "crawlId=c1").code()).isZero();
		assertThat(written("world")).contains(
				"30 objects have 30 different keys, such as \"l0\", \"l1\", \"l10\", and 1.0",
				"# - path: \"languages\"\n      #   type: json\n", "and 30 columns below \"languages\", see there");
	}

	@Test
	void writesTheOutputSoThatAnyFolderWillDo() throws IOException {
		serve("c1", List.of("{\"price\":1}"));
		Workbench.Result result = this.bench.run("init", "store", "crawlId=c1",
				"output=" + this.bench.output() + "/../output");
		assertThat(result.out()).endsWith("jobs/run job=store crawlId=c1\n");
		assertThat(written("store")).contains("spidra:\n  output: \"" + this.bench.output() + "\"\n");
		assertThat(this.bench.run("job=store", "crawlId=c1").code()).isZero();
	}

	@Test
	void doesNotOverwriteAFile() throws IOException {
		serve("c1", List.of("{}"));
		Files.createDirectories(jobs());
		Files.writeString(jobs().resolve("store.yaml"), "mine");
		Workbench.Result result = this.bench.run("init", "store", "crawlId=c1");
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).isEqualTo("error: there is already a file " + jobs().resolve("store.yaml")
				+ ", which init does not overwrite: give another name, or remove the file\n");
		assertThat(Files.readString(jobs().resolve("store.yaml"))).isEqualTo("mine");
		assertThat(this.bench.api().requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			crawlId=c1                      | init needs a name for the job first
			a/b crawlId=c1                  | 'a/b' is not a name of a job
			store                            | init needs crawls to look at
			store crawlId=c/1                | 'c/1' is not a crawl id
			store crawlId=c1 outptu=x        | 'outptu' is not a parameter: did you mean 'output'?
			store crawlId=c1 --spidra.schema.max-columns=5 | does not take the setting '--spidra.schema.max-columns'
			store crawlId=failed             | no page of failed has succeeded
			""")
	void refusesWhatItCannotUse(String words, String message) {
		this.bench.api().servePages("failed", TestApi.failedPage("1", "boom"));
		Workbench.Result result = this.bench
			.run(Stream.concat(Stream.of("init"), Stream.of(words.split(" "))).toArray(String[]::new));
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).contains(message).startsWith("error: ");
		assertThat(jobs()).satisfiesAnyOf((folder) -> assertThat(folder).doesNotExist(),
				(folder) -> assertThat(folder).isEmptyDirectory());
	}

	@Test
	void endsLikeARunWhereACrawlIsUnknownOrTheKeyMissing() {
		assertThat(this.bench.run("init", "store", "crawlId=nowhere").code()).isEqualTo(6);
		this.bench.withoutEnv("SPIDRA_API_KEY");
		assertThat(this.bench.run("init", "store", "crawlId=c1").err()).contains("the API key is missing");
		assertThat(jobs()).isEmptyDirectory();
	}

	@Test
	void definitionsForTheSampleDataRunAsTheyAre() throws IOException {
		try (DemoEndpoint endpoint = DemoEndpoint.start(TestApi.KEY, null, 0)) {
			for (String crawlId : endpoint.crawlIds()) {
				String url = "--spidra.api.url=" + endpoint.apiUrl();
				assertThat(this.bench.run("init", crawlId, "crawlId=" + crawlId, url).code()).isZero();
				columnsOf(crawlId, crawlId, url, "--spidra.skip.max-ratio=1");
				Workbench.delete(this.bench.output());
			}
			this.bench.run("init", "market-offers", "crawlId=market-offers-2026-11",
					"--spidra.api.url=" + endpoint.apiUrl());
			assertThat(written("market-offers")).isEqualTo(Files.readString(Path.of("sample-data/market-offers.yaml")));
		}
	}

}
