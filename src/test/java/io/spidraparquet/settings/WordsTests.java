package io.spidraparquet.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WordsTests {

	private static final String PARAMETERS = " (parameters: crawlId, date, job, output, rerun, source)";

	@Test
	void readsParametersAndSettings() {
		Words words = parse("output=/data/pages", "--spidra.api.concurrency=2", "crawlId=a,b",
				"--spring.datasource.url=jdbc:postgresql://host/db?user=x");
		assertThat(words.parameters()).isEqualTo(Map.of("output", "/data/pages", "crawlId", "a,b"));
		assertThat(words.settings()).containsExactly("--spidra.api.concurrency=2",
				"--spring.datasource.url=jdbc:postgresql://host/db?user=x");
		assertThat(words.parameter("output")).isEqualTo("/data/pages");
		assertThat(words.parameter("date")).isNull();
		assertThat(parse().parameters()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "output=, ''", "output=a=b=c, a=b=c", "'output= x ', ' x '", "output==, =" })
	void takesAllBehindTheFirstEqualsSign(String word, String value) {
		assertThat(Words.parse(List.of(word), Selection.PARAMETERS).parameter("output"))
			.isEqualTo((value != null) ? value : "");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			outptu=/data   | 'outptu' is not a parameter: did you mean 'output'?
			crawlid=abc    | 'crawlid' is not a parameter: did you mean 'crawlId'?
			crawl-id=abc   | 'crawl-id' is not a parameter: did you mean 'crawlId'?
			Date=today     | 'Date' is not a parameter: did you mean 'date'?
			re-run=yes     | 're-run' is not a parameter: did you mean 'rerun'?
			wibble=1       | 'wibble' is not a parameter
			""")
	void refusesAParameterThatThereIsNotAndNamesTheNearest(String word, String message) {
		assertThatUsage(word).withMessage(message + PARAMETERS);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					output                     | 'output' is a parameter without a value: write output=…
					-output=/data              | '-output' is not an option: output is a parameter, write output=/data
					--output=/data             | '--output' is not an option: output is a parameter, write output=/data
					--crawlId                  | '--crawlId' is not an option: crawlId is a parameter, write crawlId=…
					--outptu=/data             | '--outptu' is not an option: did you mean output=/data?
					--codec=SNAPPY             | '--codec' is not an option: did you mean --spidra.parquet.codec=SNAPPY?
					--max-ratio=0.1            | '--max-ratio' is not an option: did you mean --spidra.skip.max-ratio=0.1?
					--api.url=http://x         | '--api.url' is not an option: did you mean --spidra.api.url=http://x?
					--codek=SNAPPY             | '--codek' is not an option: did you mean --spidra.parquet.codec=SNAPPY?
					--parquet.codec=SNAPPY     | '--parquet.codec' is not an option: did you mean --spidra.parquet.codec=SNAPPY?
					spidra.parquet.codec=GZIP  | 'spidra.parquet.codec' is not a parameter: settings begin with two dashes, write --spidra.parquet.codec=GZIP
					codec=GZIP                 | 'codec' is not a parameter: did you mean --spidra.parquet.codec=GZIP? (parameters: crawlId, date, job, output, rerun, source)
					--format=json              | '--format' is not an option
					--name                     | '--name' is not an option
					-x                         | '-x' is not an option
					--server.port=1            | '--server.port' is not an option
					--spring.datasource.ulr=x  | '--spring.datasource.ulr' is not a setting: did you mean 'spring.datasource.url'?
					--spring.datasource.hikari.conection-timeout=1 | '--spring.datasource.hikari.conection-timeout' is not a setting: did you mean 'spring.datasource.hikari.connection-timeout'?
					--spidra.api.url           | '--spidra.api.url' is not a setting: settings have the form --name=value
					--debug                    | '--debug' is not a setting: settings have the form --name=value
					--                         | '--' is not an option: write parameters as key=value, and settings as --name=value
					--spidra.api.key=x         | a word looks like a secret
					""")
	void saysHowToWriteWhatWasMeant(String word, String message) {
		assertThatUsage(word).withMessageStartingWith(message);
	}

	@Test
	void refusesASettingThatIsGivenTwiceInAnyForm() {
		assertThatUsage("--spidra.skip.max-ratio=1", "--spidra.skip.maxRatio=1")
			.withMessage("setting '--spidra.skip.maxRatio' is given twice");
		assertThat(parse("--spidra.schema.exclude[0]=a", "--spidra.schema.exclude[1]=b").settings()).hasSize(2);
	}

	@Test
	void refusesAWordWithoutName() {
		assertThatUsage("=x").withMessageStartingWith("'=x' is not a parameter");
		assertThatUsage("").withMessageStartingWith("'' is not a parameter");
	}

	@Test
	void knowsTheParametersOfTheCommandOnly() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Words.parse(List.of("crawlId=abc"), Set.of("output")))
			.withMessage("'crawlId' is not a parameter (parameters: output)");
	}

	@Test
	void refusesAParameterThatIsGivenTwice() {
		assertThatUsage("output=/a", "crawlId=x", "output=/a").withMessage("parameter 'output' is given twice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spd_S3CR3T", "crawlId=spd_S3CR3T", "key=spd_S3CR3T", "spd_S3CR3T=x",
			"output=/data/SPD_S3CR3T/x", "--spidra.api.url=https://x/?k=spd_S3CR3T", "--spd_S3CR3T=1",
			"--spidra.api.headers=Bearer S3CR3T", "authorization=bearer  S3CR3T", "apiKey=S3CR3T", "api-key=S3CR3T",
			"api_key=S3CR3T", "SPIDRA_API_KEY=S3CR3T", "x-api-key=S3CR3T", "token=S3CR3T", "accessToken=S3CR3T",
			"client_secret=S3CR3T", "--spidra.api.key=S3CR3T", "--spidra.api-key=S3CR3T",
			"--fs.s3a.secret.key=S3CR3T" })
	void refusesASecretAndDoesNotRepeatIt(String word) {
		assertThatUsage(word, "output=/data").withMessageNotContaining("S3CR3T")
			.withNoCause()
			.withMessageMatching("(?s)a word looks like a secret \\('.*=…'\\): words are visible to other users of the "
					+ "machine, and parameters are stored. Give the API key in SPIDRA_API_KEY, or in the file that "
					+ "SPIDRA_API_KEY_FILE names|'--spidra.api.key' is not a setting.*");
	}

	@Test
	void doesNotRepeatTheValueOfAnUnknownParameter() {
		assertThatUsage("password=S3CR3T").withMessageNotContaining("S3CR3T");
		assertThatUsage("--spidra.api.password=S3CR3T").withMessageNotContaining("S3CR3T");
	}

	@ParameterizedTest
	@ValueSource(strings = { "crawlId=api-key-docs", "output=/data/tokens/secret", "job=secretary", "crawlId=spdx_1" })
	void takesValuesThatOnlySoundLikeASecret(String word) {
		assertThat(parse(word).parameters()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "spidra.api.max-attempts", "spidra.api.maxAttempts", "spidra.api.max_attempts",
			"spidra.api.MAX-ATTEMPTS", "spidra.skip.max-ratio", "spidra.skip.maxRatio", "spidra.output",
			"spidra.keep-unfinished", "spidra.keepUnfinished", "spidra.parquet.codec", "spidra.parquet.file-size",
			"spidra.parquet.rowGroupSize", "spidra.api.url" })
	void takesASettingInTheFormsThatSpringBootTakes(String name) {
		assertThat(parse("--" + name + "=1").settings()).containsExactly("--" + name + "=1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			spidra.api.concurency      | : did you mean 'spidra.api.concurrency'?
			spidra.api.max-atempts     | : did you mean 'spidra.api.max-attempts'?
			spidra.skip.maxratio2      | : did you mean 'spidra.skip.max-ratio'?
			spidra.parquet.codecs      | : did you mean 'spidra.parquet.codec'?
			spidra.entirely.something.else.altogether |
			""")
	void refusesASettingOfOursThatThereIsNotAndNamesTheNearest(String name, String hint) {
		assertThatUsage("--" + name + "=1")
			.withMessage("'--" + name + "' is not a setting" + ((hint != null) ? hint : ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--spring.main.banner-mode=off", "--logging.level.root=debug",
			"--logging.level.org.apache.hadoop=info", "--debug=true",
			"--spring.datasource.url=jdbc:postgresql://host/db", "--spring.datasource.hikari.connection-timeout=5000",
			"--spring.datasource.hikari.data-source-properties.socketTimeout=10" })
	void leavesSettingsOfOthersToThem(String word) {
		assertThat(parse(word).settings()).containsExactly(word);
	}

	@Test
	void knowsEverySettingThatItsOwnListNames() {
		assertThat(SettingNames.all())
			.contains("spidra.api.url", "spidra.api.requests-per-window", "spidra.api.window", "spidra.api.concurrency",
					"spidra.api.connect-timeout", "spidra.api.idle-timeout", "spidra.api.total-timeout",
					"spidra.api.max-attempts", "spidra.api.max-wait", "spidra.skip.max-ratio", "spidra.skip.max-pages",
					"spidra.keep-unfinished", "spidra.parquet.codec", "spidra.parquet.file-size",
					"spidra.parquet.row-group-size")
			.allMatch(SettingNames::isKnown)
			.noneMatch((name) -> name.equals("spidra.skip"));
		assertThat(SettingNames.isKnown("spidra.skip")).isFalse();
		assertThat(SettingNames.isKnown("spidra.api")).isFalse();
	}

	private static ThrowableAssertAlternative<UsageException> assertThatUsage(String... words) {
		return assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse(words));
	}

	private static Words parse(String... words) {
		return Words.parse(List.of(words), Selection.PARAMETERS);
	}

}
