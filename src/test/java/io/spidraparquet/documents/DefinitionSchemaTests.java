package io.spidraparquet.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.settings.KnownSettings;
import io.spidraparquet.workbench.EditorSchema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON Schema of job definitions takes what the application takes, and marks mistakes
 * where they are. After a change of a setting,
 * {@code ./mvnw test -Dtest=DefinitionSchemaTests -Dreference.update=true} writes it
 * anew.
 */
class DefinitionSchemaTests {

	private static final Path FILE = Path.of("jobs/spidra-parquet.schema.json");

	@BeforeAll
	static void update() throws IOException {
		if (Boolean.getBoolean("reference.update")) {
			Files.writeString(FILE, DefinitionSchema.text());
		}
	}

	static Stream<Path> definitions() throws IOException {
		return Stream
			.of(Path.of("jobs"), Path.of("sample-data"), Path.of("src/test/resources/io/spidraparquet/commands"))
			.flatMap(DefinitionSchemaTests::definitionsIn);
	}

	private static Stream<Path> definitionsIn(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".yaml")).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void schemaIsWhatTheRecordsDeclare() throws IOException {
		assertThat(Files.readString(FILE)).as("run with -Dreference.update=true to write the schema anew")
			.isEqualTo(DefinitionSchema.text());
		assertThat(EditorSchema.mistakesOfItself()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("definitions")
	void takesTheDefinitionsThatAreShippedAndProposed(Path definition) throws IOException {
		assertThat(EditorSchema.mistakes(Files.readString(definition))).isEmpty();
	}

	@Test
	void shippedDefinitionsPointEditorsToIt() throws IOException {
		for (Path definition : definitionsIn(FILE.resolveSibling("")).toList()) {
			assertThat(Files.readString(definition))
				.startsWith("# yaml-language-server: $schema=" + FILE.getFileName() + "\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spidra: { plan: { look-back: 7d, wait: PT5M, recheck: 0, max-crawls: '7' } }",
			"spidra: { plan.look-back: 10D, plan.baseUrl: 'https://a/**', skip.maxRatio: 0.25, skip.max_pages: 3 }",
			"spidra.plan.look-back: 48h\nspidra.keepRaw: yes\nspidra.parquet.codec: SNAPPY",
			"spidra.schema: { contract: { new-columns: Discard_Row, conflictingTypes: freeze }, max-columns: 5000 }",
			"spidra:\n  plan:\n  # look-back: 7d", "",
			"spidra.plan: { base-url: [ a, 7 ], instruction-contains: 7 }\nlogging.level.io: debug\ndebug: true",
			"spidra: { parquet: { codec: lz4-raw, file-size: 64MB, row-group-size: 1GB, bloom-filters: sku } }",
			"spidra: { output: '${java.io.tmpdir}/x', api: { concurrency: '${NONE:2}', url: http://localhost:1/api } }",
			"spidra: { hadoop: { fs.s3a.endpoint: x, fs: { s3a: { path.style.access: true } } }, hadoop.a.b: 1 }",
			"spidra.hadoop.fs.s3a.endpoint: x\nspidra.checks[0]: rows > 1\nspidra.flatten.tables: all",
			"spidra.checks: [ 'rows >= 100', 'failed < 10%' ]\nspidra.on-failed-check: WARN",
			"spidra.schema.columns[0].path: a\nspidra.schema.columns[0].type: List<Decimal( 38, 2 )>",
			"spidra: { schema: { columns: [ { path: a, type: 'decimal(12,2)', format: '1,234.5' } ], nulls: [ N/A, 0 ] } }",
			"spidra: { schema: { columns: [ { paths: [ a, A ], name: b, type: string, required: true, extract: '(a)' } ], exclude: c } }",
			"spidra: { content: both, content-max-size: 1048576, exit: { nothing-new: 255 }, retry-failed-pages: 10 }" })
	void takesWhatTheApplicationTakes(String yaml) throws IOException {
		assertThat(KnownSettings.refusal(yaml)).as("the application").isNull();
		assertThat(EditorSchema.mistakes(yaml)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			spidra: { pln: { look-back: 7d } }             | /spidra pln
			spidra: { plan: { lookback: 7d, look-bakc: 7d } } | /spidra/plan look-bakc
			spidra.plan.look-bakc: 7d                      | / spidra.plan.look-bakc
			spider: { output: x }                          | / spider
			spidra: { plan: { look-back: 7 days } }        | /spidra/plan/look-back
			spidra: { plan: { max-crawls: 0 } }            | /spidra/plan/max-crawls
			spidra: { plan: { max-crawls: many } }         | /spidra/plan/max-crawls
			spidra: { skip: { max-ratio: 20 } }            | /spidra/skip/max-ratio
			spidra: { retry-failed-pages: 11 }             | /spidra/retry-failed-pages
			spidra: { exit: { nothing-new: 256 } }         | /spidra/exit/nothing-new
			spidra: { keep-raw: sometimes }                | /spidra/keep-raw
			spidra: { api: { url: ftp://x } }              | /spidra/api/url
			spidra: { parquet: { codec: zip } }            | /spidra/parquet/codec
			spidra: { parquet: { file-size: 64 MiB } }     | /spidra/parquet/file-size
			spidra: { on-failed-check: ignore }            | /spidra/on-failed-check
			spidra: { checks: [ { columns price: nulls < 5% } ] } | /spidra/checks/0 columns price
			spidra: { flatten: { rows: 7 } }               | /spidra/flatten/rows
			spidra: { schema: { exclude: [ a, true ] } }   | /spidra/schema/exclude/1
			spidra: { schema: { max-columns: 5001 } }      | /spidra/schema/max-columns
			spidra: { schema: { columns: [ { path: a }, { pth: b } ] } } | /spidra/schema/columns/1 pth
			spidra: { schema: { columns: [ { name: a } ] } } | /spidra/schema/columns/0 path
			spidra: { schema: { columns: [ { path: a, paths: [ b ] } ] } } | /spidra/schema/columns/0
			spidra: { schema: { columns: [ { path: a, type: money } ] } } | /spidra/schema/columns/0/type
			spidra: { schema: { columns: [ { path: a, required: maybe } ] } } | /spidra/schema/columns/0/required
			spidra: { schema: { contract: { new-columns: drop } } } | /spidra/schema/contract/new-columns
			""")
	void marksWhatTheApplicationRefuses(String yaml, String place) throws IOException {
		assertThat(KnownSettings.refusal(yaml)).as("the application").isNotNull();
		assertThat(EditorSchema.mistakes(yaml)).contains(place);
	}

	/** The bounds come from the descriptions. */
	@Test
	void boundsAreThoseOfTheApplication() throws IOException {
		int bounds = 0;
		for (Map.Entry<String, JsonNode> each : new JsonMapper().readTree(FILE).path("$defs").properties()) {
			for (String bound : List.of("minimum", "maximum")) {
				JsonNode value = each.getValue().path(bound);
				if (value.isNumber()) {
					bounds++;
					long beyond = value.asLong() + (bound.equals("minimum") ? -1 : 1);
					assertThat(KnownSettings.refusal(each.getKey() + ": " + value.asLong())).isNull();
					assertThat(KnownSettings.refusal(each.getKey() + ": " + beyond)).contains(each.getKey() + " is ");
				}
			}
		}
		assertThat(bounds).isGreaterThan(15);
	}

}
