package io.spidraparquet.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the blocks of the documents that are marked with {@code sh runnable}, each in a
 * shell of its own at the top of the checkout, as a reader would.
 */
class RunnableBlocksIT {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh runnable\\n(.*?)^```$");

	@TempDir
	private static Path home;

	static Stream<Block> blocks() throws IOException {
		List<Block> blocks = new ArrayList<>();
		for (Path document : DocumentsTests.documents().toList()) {
			Matcher found = BLOCK.matcher(Files.readString(document));
			while (found.find()) {
				blocks.add(new Block(document, found.group(1)));
			}
		}
		assertThat(blocks).hasSizeGreaterThan(4);
		return blocks.stream();
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void runsAsItStandsThere(Block block) throws IOException, InterruptedException {
		Path output = home.resolve("output.txt");
		ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", block.commands()).redirectErrorStream(true)
			.redirectOutput(output.toFile());
		shell.environment().put("SPIDRA_HOME", home.resolve("spidra").toString());
		shell.environment().remove("SPIDRA_API_KEY");
		Process process = shell.start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(block.commands()).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(block + "\n" + Files.readString(output)).isZero();
	}

	/**
	 * A block of shell commands.
	 *
	 * @param document where it is
	 * @param commands its text
	 */
	record Block(Path document, String commands) {

		@Override
		public String toString() {
			return this.document + ": " + this.commands.lines().findFirst().orElse("");
		}

	}

}
