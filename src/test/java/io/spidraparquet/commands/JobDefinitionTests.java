package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class JobDefinitionTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void saysHowAJobMakesItsTable() throws IOException {
		Path job = definition("""
				spidra:
				  output: %s
				  flatten:
				    rows: sections/products
				  schema:
				    columns:
				      - path: sections/products/price
				        type: decimal(12,2)
				        format: $1,234.5
				        required: true
				      - path: sections/products/tags
				        type: list<string>
				      - path: shop/name
				        name: vendor
				    exclude: [ debug ]
				    contract:
				      new-columns: evolve
				      conflicting-types: discard-row
				""".formatted(this.bench.output()));
		this.bench.api()
			.servePages("c", TestApi.page("1", """
					{"shop":{"name":"A"},"debug":{"t":1},"sections":[{"title":"s","products":[\
					{"name":"x","price":"$1,299.00"},{"name":"y","price":5}]}]}"""),
					TestApi.page("2", "{\"sections\":[{\"products\":[{\"name\":\"z\"}]}]}"),
					TestApi.page("3", "{\"sections\":[{\"products\":[{\"price\":\"free\"}]}]}"),
					TestApi.page("4", "{\"sections\":[]}"), TestApi.page("5", "{\"sections\":[{\"products\":7}]}"));
		Workbench.Result result = this.bench.run("crawlId=c", "job=" + job, "--spidra.skip.max-ratio=0.7");
		assertThat(result.err()).contains("published run c with 1 warning: 5 pages, 2 rows in 1 file (")
			.contains("3 failed pages (required: 2, rows-not-array: 1)");
		assertThat(result.code()).isZero();
		assertThat(this.bench
			.query("SELECT page_id, item_index, name, price, tags, vendor, parent_sections_title FROM {pages}"))
			.containsExactly("1|0|x|1299.00|null|A|s", "1|1|y|5.00|null|A|s");
		assertThat(Files.readString(this.bench.output().resolve("_spidra/runs/c.json"))).contains(
				"\"filtered_pages\" : 1", "\"pages_with_rows\" : 1",
				"\"spidra.flatten.rows\" : \"/data/sections/products\"",
				"/data/sections/products/price type=decimal(12,2) required format=$1,234.5");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					skip: { max-ration: 0.1 }               | job.yaml, line 2: 'spidra.skip.max-ration' is not a setting: did you mean 'spidra.skip.max-ratio'?
					schema: { columns: [ { pth: a } ] }     | job.yaml, line 2: 'spidra.schema.columns[0].pth' is not a setting: did you mean 'spidra.schema.columns[].path'?
					schema: { columns: [ { name: a } ] }    | job.yaml, line 2: spidra.schema.columns.path is missing: give the path of a value under data, such as seller/name
					schema: { columns: [ { path: a, type: money } ] } | job.yaml, line 2: spidra.schema.columns, path /data/a: 'money' is not a column type (types: BOOLEAN, INT64, DOUBLE, STRING, DATE, TIMESTAMP, DECIMAL(p,s), JSON, LIST<scalar>)
					schema: { columns: [ { path: a, name: A b } ] } | job.yaml, line 2: spidra.schema.columns, path /data/a: 'A b' is not a column name that every warehouse accepts
					schema: { columns: [ { path: a, name: run_key } ] } | job.yaml, line 2: spidra.schema.columns, path /data/a: 'run_key' is a reserved column name: choose another
					schema: { columns: [ { path: a, type: string, format: '1,234' } ] } | job.yaml, line 2: spidra.schema.columns, path /data/a: a format needs a column of numbers, dates, timestamps or booleans: declare its type, such as decimal(12,2)
					schema: { columns: [ { path: a, type: double, format: '#,##0' } ] } | job.yaml, line 2: spidra.schema.columns, path /data/a: '#,##0' is not a number format, because it has no number 1234.5, 1234, 1234567.5 or 1234567: write the number 1234.5 as the texts write it
					schema: { columns: [ { path: a }, { path: a } ] } | job.yaml, line 2: spidra.schema.columns: the path /data/a is declared twice
					schema: { columns: [ { path: /id } ] }  | job.yaml, line 2: spidra.schema.columns.path: '/id' is not a path under data
					schema: { columns: [ { path: a/b } ], exclude: [ a ] } | job.yaml, line 2: spidra.schema.exclude leaves out /data/a, but spidra.schema.columns needs /data/a/b
					schema: { contract: { new-columns: drop } } | job.yaml, line 2: setting spidra.schema.contract.new-columns is 'drop', but has to be one of evolve, freeze, discard-value, discard-row
					flatten: { max-depth: 0 }               | job.yaml, line 2: spidra.flatten.max-depth is 0, but has to be from 1 to 1000
					flatten: { scalar-arrays: text }        | job.yaml, line 2: setting spidra.flatten.scalar-arrays is 'text', but has to be one of list, json
					flatten: { rows: a~b }                  | job.yaml, line 2: spidra.flatten.rows: 'a~b' is not a path under data
					flatten: { rows: a/b } }                | the job definition is not valid YAML, line 2
					""",
			quoteCharacter = '"')
	void saysWhatIsWrongWithIt(String yaml, String message) throws IOException {
		Workbench.Result result = this.bench.runCrawls("c", "job=" + definition("spidra:\n  " + yaml + "\n"));
		assertThat(result.err()).startsWith("error: " + message);
		assertThat(result.code()).isEqualTo(2);
		assertThat(this.bench.api().requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "output: '${NO_SUCH_VARIABLE}/x',spidra.output", "output: /x/${NO_SUCH_VARIABLE},spidra.output",
			"plan: { base-url: [ 'https://${NO_SUCH_VARIABLE}/**' ] },spidra.plan.base-url[0]",
			"api: { url: 'http://${NO_SUCH_VARIABLE}/api' },spidra.api.url" })
	void refusesAVariableThatIsNotSet(String yaml, String name) throws IOException {
		Workbench.Result result = this.bench.run("crawlId=c", "job=" + definition("spidra:\n  " + yaml + "\n"));
		assertThat(result.code()).as(result.err()).isEqualTo(2);
		assertThat(result.err()).startsWith("error: job.yaml, line 2: the value of '" + name + "' is ")
			.contains("NO_SUCH_VARIABLE", "but a variable in it is not set");
		assertThat(this.bench.api().requests()).isEmpty();
		assertThat(Path.of("${NO_SUCH_VARIABLE}")).doesNotExist();
	}

	@Test
	void takesVariablesThatAreSetOrHaveADefault() throws IOException {
		this.bench.api().servePages("c", TestApi.page("p", "{\"a\":1}"));
		Path job = definition("""
				spidra:
				  output: '${java.io.tmpdir}'
				  plan:
				    wait: ${NO_SUCH_VARIABLE:1s}
				  hadoop:
				    fs.s3a.buffer.dir: ${hadoop.tmp.dir}/s3a
				""");
		Workbench.Result result = this.bench.runCrawls("c", "job=" + job);
		assertThat(result.code()).as(result.err()).isZero();
	}

	@ParameterizedTest
	@CsvSource({
			"spring.datasource.url: jdbc:postgresql://db/x?password=hidden,has a password in the URL of a database",
			"spidra.output: /x/spd_hidden0123,looks like an API key", "spidra.raw-from: KEY,looks like an API key",
			"spidra.hadoop.x: Bearer hidden0123,looks like an API key" })
	void refusesSecrets(String line, String why) throws IOException {
		this.bench.env("SPIDRA_API_KEY", "hidden0123456789");
		Workbench.Result result = this.bench.runCrawls("c",
				"job=" + definition(line.replace("KEY", "hidden0123456789") + "\n"));
		assertThat(result.code()).as(result.err()).isEqualTo(2);
		assertThat(result.err()).startsWith("error: job.yaml, line 1: the value of '")
			.contains(why)
			.doesNotContain("hidden");
	}

	static Stream<Arguments> bombs() {
		StringBuilder aliases = new StringBuilder("a0: &a0 [x, x]\n");
		for (int i = 1; i < 40; i++) {
			aliases.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
		}
		return Stream.of(Arguments.of("aliases that repeat", aliases.toString(), "repeat too much"),
				Arguments.of("a list in itself", "spidra: &a\n  schema: [*a]\n", "refer to themselves"),
				Arguments.of("a key of itself", "&a spidra: { *a : 1 }\n", ""),
				Arguments.of("a map in itself", "spidra: &a\n  <<: *a\n  schema: *a\n", ""),
				Arguments.of("lists in lists", "a: " + "[".repeat(100_000) + "\n", "Nesting Depth exceeded"),
				Arguments.of("maps in maps", "{a: ".repeat(5_000), "Nesting Depth exceeded"),
				Arguments.of("indentation",
						IntStream.range(0, 900).mapToObj((i) -> " ".repeat(i) + "a:\n").collect(Collectors.joining()),
						"Nesting Depth exceeded"),
				Arguments.of("too large", "# " + "x".repeat(2_000_000), "is larger than 1 MB"),
				Arguments.of("zeros", "\0".repeat(1000), "special characters are not allowed"),
				Arguments.of("a class", "a: !!javax.script.ScriptEngineManager []\n", "not valid YAML"),
				Arguments.of("a control character", "a: \u001b[31m\n", "special characters are not allowed"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("bombs")
	@Timeout(5)
	void refusesWhatCannotBeADefinition(String name, String yaml, String why) throws IOException {
		Workbench.Result result = this.bench.runCrawls("c", "job=" + definition(yaml));
		assertThat(result.code()).as(result.err()).isEqualTo(2);
		assertThat(result.err().lines()).hasSize(1);
		assertThat(result.err()).startsWith("error: ").contains(why);
	}

	@Test
	void refusesABinaryFile() throws IOException {
		Path file = Files.write(this.bench.folder().resolve("job.yaml"),
				new byte[] { (byte) 0xff, 1, 2, (byte) 0xc0, 0 });
		Workbench.Result result = this.bench.runCrawls("c", "job=" + file);
		assertThat(result.code()).as(result.err()).isEqualTo(2);
		assertThat(result.err().lines()).hasSize(1);
	}

	private Path definition(String yaml) throws IOException {
		return Files.writeString(this.bench.folder().resolve("job.yaml"), yaml);
	}

}
