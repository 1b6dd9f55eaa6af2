package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.spidraparquet.api.ApiKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SecretsTests {

	private static final String MISSING = "the API key is missing: set SPIDRA_API_KEY, or SPIDRA_API_KEY_FILE to the "
			+ "path of a file that holds it";

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "spd_4711", " spd_4711\n", "\tspd_4711\r\n" })
	void takesTheKeyFromTheEnvironment(String value) {
		assertThat(Secrets.apiKey(Map.of("SPIDRA_API_KEY", value))).hasToString("(API key)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spd_4711", "spd_4711\n", "\n spd_4711 \r\n\r\n", "\uFEFFspd_4711", "\uFEFF spd_4711\n" })
	void takesTheKeyFromAFile(String content) throws IOException {
		assertThat(Secrets.apiKey(Map.of("SPIDRA_API_KEY_FILE", write(content)))).hasToString("(API key)");
	}

	@Test
	void prefersTheKeyToTheFile() {
		assertThat(Secrets
			.apiKey(Map.of("SPIDRA_API_KEY", "spd_4711", "SPIDRA_API_KEY_FILE", this.folder.resolve("no").toString())))
			.isNotNull();
	}

	@Test
	void saysThatTheKeyIsMissing() throws IOException {
		assertThatUsage(Map.of()).withMessage(MISSING);
		assertThatUsage(Map.of("API_KEY", "spd_4711")).withMessage(MISSING);
		assertThatUsage(Map.of("SPIDRA_API_KEY", "")).withMessage(MISSING);
		assertThatUsage(Map.of("SPIDRA_API_KEY", " \n")).withMessage(MISSING);
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", write(""))).withMessage(MISSING);
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", write(" \n\n"))).withMessage(MISSING);
	}

	@Test
	void saysThatTheFileCannotBeRead() {
		String file = this.folder.resolve("missing").toString();
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", file)).withMessage("SPIDRA_API_KEY_FILE is " + file
				+ ", which cannot be read (there is no such file or folder): give a file with the key");
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", this.folder.toString())).withMessageStartingWith(
				"SPIDRA_API_KEY_FILE is " + this.folder + ", which cannot be read (it is a folder)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spd_ 4711", "spd_4711\nspd_4712", "spd_ä4711", "spd_\uFEFF4711", "x-api-key: spd_4711" })
	void saysWhereAKeyThatIsNoneComesFromAndDoesNotRepeatIt(String value) throws IOException {
		assertThatUsage(Map.of("SPIDRA_API_KEY", value))
			.withMessage("the API key is empty or holds characters that no key has: check SPIDRA_API_KEY");
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", write(value)))
			.withMessage("the API key is empty or holds characters that no key has: check SPIDRA_API_KEY_FILE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPIDRA_API_KEY=spd_4711", "export SPIDRA_API_KEY=spd_4711\n", "key = spd_4711",
			"\n# no\nA=b", "SPIDRA_API_KEY=\"spd_4711\"" })
	void saysThatAnAssignmentIsNoKey(String content) throws IOException {
		if (content.contains("#")) {
			assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", write(content)));
			return;
		}
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", write(content)))
			.withMessage("the value of SPIDRA_API_KEY_FILE has the form NAME=…: give the key alone, the file is read as"
					+ " it is and not by a shell");
		assertThatUsage(Map.of("SPIDRA_API_KEY", content))
			.withMessage("the value of SPIDRA_API_KEY has the form NAME=…: give the key alone");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://db/x?user=me&password=hidden", "jdbc:postgresql://db/x?PASSWORD=hidden",
			"jdbc:postgresql://me:hidden@db/x", "jdbc:postgresql://db/x?sslpassword=hidden",
			"jdbc:h2:file:/x;USER=sa;PASSWORD=hidden" })
	void refusesAPasswordInTheUrlOfADatabase(String url) {
		for (ThrowingCallable refusal : List.<ThrowingCallable>of(
				() -> Words.refuseSecrets("--spring.datasource.url=" + url),
				() -> Secrets.refuse("the value of 'spring.datasource.url'", url, null))) {
			assertThatExceptionOfType(UsageException.class).isThrownBy(refusal)
				.withMessageEndingWith("' has a password in the URL of a database: remove it, and give it in"
						+ " SPRING_DATASOURCE_PASSWORD, or SPIDRA_ICEBERG_PASSWORD for that of Iceberg tables");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://db:5432/x?user=me&ssl=true", "jdbc:postgresql://h1:1,h2:2/x",
			"jdbc:postgresql://db/x?passfile=/etc/pass", "s3a://bucket/a:b@c" })
	void acceptsAUrlWithoutAPassword(String url) {
		assertThatCode(() -> Words.refuseSecrets("--spring.datasource.url=" + url)).doesNotThrowAnyException();
	}

	@Test
	void refusesTheKeyItselfInWords() {
		ApiKey key = new ApiKey("0123456789abcdef");
		for (String word : List.of("0123456789abcdef", "crawlId=a,0123456789abcdef", "output=/x/0123456789abcdef/y")) {
			assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Secrets.refuse(key, List.of("a", word)))
				.withMessageStartingWith("the API key is part of a parameter or a crawl id")
				.matches((ex) -> !String.valueOf(ex.getMessage()).contains("0123"));
		}
		assertThatCode(() -> Secrets.refuse(key, List.of("crawlId=0123456789abcde"))).doesNotThrowAnyException();
		assertThatCode(() -> Secrets.refuse(new ApiKey("a"), List.of("crawlId=a"))).as("too short to tell")
			.doesNotThrowAnyException();
	}

	private static ThrowableAssertAlternative<UsageException> assertThatUsage(Map<String, String> env) {
		return assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Secrets.apiKey(env));
	}

	private String write(String content) throws IOException {
		return Files.writeString(this.folder.resolve("the key.txt"), content).toString();
	}

}
