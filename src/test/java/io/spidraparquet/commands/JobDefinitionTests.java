package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
					TestApi.page("4", "{\"sections\":[]}"), TestApi.page("5", "{\"sections\":[{\"products\":{}}]}"));
		Workbench.Result result = this.bench.run("crawlId=c", "job=" + job, "--spidra.skip.max-ratio=0.7");
		assertThat(result.err()).contains("published run c: 5 pages, 2 rows in 1 file (")
			.contains("3 failed pages (required: 2, rows-not-array: 1)");
		assertThat(result.code()).isZero();
		assertThat(
				this.bench.query("SELECT page_id, item_index, name, price, tags, vendor, sections_title FROM {pages}"))
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
					schema: { columns: [ { name: a } ] }    | spidra.schema.columns.path is missing: give the path of a value under data, such as seller/name
					schema: { columns: [ { path: a, type: money } ] } | spidra.schema.columns, path /data/a: 'money' is not a column type (types: BOOLEAN, INT64, DOUBLE, STRING, DATE, TIMESTAMP, DECIMAL(p,s), JSON, LIST<scalar>)
					schema: { columns: [ { path: a, name: A b } ] } | spidra.schema.columns, path /data/a: 'A b' is not a column name that every warehouse accepts
					schema: { columns: [ { path: a, name: run_key } ] } | spidra.schema.columns, path /data/a: 'run_key' is a reserved column name: choose another
					schema: { columns: [ { path: a, type: string, format: '1,234' } ] } | spidra.schema.columns, path /data/a: a format needs a numeric column type, such as decimal(12,2)
					schema: { columns: [ { path: a, type: double, format: '#,##0' } ] } | spidra.schema.columns, path /data/a: '#,##0' is not a number format: write the number 1234.5 as the texts write it
					schema: { columns: [ { path: a }, { path: a } ] } | spidra.schema.columns: the path /data/a is declared twice
					schema: { columns: [ { path: /id } ] }  | spidra.schema.columns.path: '/id' is not a path under data
					schema: { columns: [ { path: a/b } ], exclude: [ a ] } | spidra.schema.exclude leaves out /data/a, but spidra.schema.columns needs /data/a/b
					schema: { contract: { new-columns: drop } } | job.yaml, line 2: setting spidra.schema.contract.new-columns is 'drop', but has to be one of EVOLVE, FREEZE, DISCARD_VALUE, DISCARD_ROW
					flatten: { max-depth: 0 }               | job.yaml, line 2: spidra.flatten.max-depth is 0, but has to be from 1 to 1000
					flatten: { scalar-arrays: text }        | job.yaml, line 2: setting spidra.flatten.scalar-arrays is 'text', but has to be one of LIST, JSON
					flatten: { rows: a~b }                  | spidra.flatten.rows: 'a~b' is not a path under data
					flatten: { rows: a/b } }                | the job definition is not valid YAML, line 2
					""",
			quoteCharacter = '"')
	void saysWhatIsWrongWithIt(String yaml, String message) throws IOException {
		Workbench.Result result = this.bench.runCrawls("c", "job=" + definition("spidra:\n  " + yaml + "\n"));
		assertThat(result.err()).startsWith("error: " + message);
		assertThat(result.code()).isEqualTo(2);
		assertThat(this.bench.api().requests()).isEmpty();
	}

	private Path definition(String yaml) throws IOException {
		return Files.writeString(this.bench.folder().resolve("job.yaml"), yaml);
	}

}
