package io.spidraparquet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
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
	@ValueSource(strings = { "spd_4711", "spd_4711\n", "\n spd_4711 \r\n\r\n" })
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
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", file))
			.withMessage("SPIDRA_API_KEY_FILE is " + file + ", which cannot be read (NoSuchFileException)");
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", this.folder.toString()))
			.withMessageStartingWith("SPIDRA_API_KEY_FILE is " + this.folder + ", which cannot be read (");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spd_ 4711", "spd_4711\nspd_4712", "spd_ä4711", "\uFEFFspd_4711", "x-api-key: spd_4711" })
	void saysWhereAKeyThatIsNoneComesFromAndDoesNotRepeatIt(String value) throws IOException {
		assertThatUsage(Map.of("SPIDRA_API_KEY", value))
			.withMessage("the API key is empty or holds characters that no key has: check SPIDRA_API_KEY");
		assertThatUsage(Map.of("SPIDRA_API_KEY_FILE", write(value)))
			.withMessage("the API key is empty or holds characters that no key has: check SPIDRA_API_KEY_FILE");
	}

	private static ThrowableAssertAlternative<UsageException> assertThatUsage(Map<String, String> env) {
		return assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Secrets.apiKey(env));
	}

	private String write(String content) throws IOException {
		return Files.writeString(this.folder.resolve("the key.txt"), content).toString();
	}

}
