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
			output         | 'output' is not a parameter: did you mean 'output'?
			re-run=yes     | 're-run' is not a parameter: did you mean 'rerun'?
			wibble=1       | 'wibble' is not a parameter
			-output=/data  | '-output' is not a parameter: did you mean 'output'?
			""")
	void refusesAParameterThatThereIsNotAndNamesTheNearest(String word, String message) {
		assertThatUsage(word).withMessage(message + PARAMETERS);
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
	@ValueSource(strings = { "--spring.main.banner-mode=off", "--logging.level.root=debug", "--server.port=1" })
	void leavesSettingsOfOthersToThem(String word) {
		assertThat(parse(word).settings()).containsExactly(word);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--spidra.api.url", "--debug", "--" })
	void refusesASettingWithoutAValue(String word) {
		assertThatUsage(word).withMessage("'" + word + "' is not a setting: settings have the form --name=value");
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
