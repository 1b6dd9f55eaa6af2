package io.spidraparquet.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on troubleshooting quotes the messages that the sources contain. Otherwise a
 * reader who searches it for a message finds nothing.
 */
class QuotedMessagesTests {

	/** A variable part, in quotes as well as in messages. */
	private static final String VARIABLE = "…";

	private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");

	private static final Pattern SCRIPT = Pattern.compile("(?:say |fail |cannot_build |why=)\"([^\"]*)\"");

	/**
	 * Comments and characters are matched to be skipped, since they can contain quotes.
	 */
	private static final Pattern JAVA = Pattern.compile("""
			(?s)//[^\\n]*|/\\*.*?\\*/|'(?:[^'\\\\]|\\\\.)++'\
			|\"""(?<block>.*?)\"""\
			|"(?<text>(?:[^"\\\\]|\\\\.)*+)"\
			|(?<end>[;{}])\
			|(?<code>[^\\s+])""");

	@Test
	void everyQuotedMessageIsInTheSources() throws IOException {
		List<String> messages = messages();
		assertThat(quotes()).hasSizeGreaterThan(50);
		assertThat(quotes().stream().filter((quote) -> messages.stream().noneMatch((each) -> quotes(quote, each))))
			.as("quotes that no message contains")
			.isEmpty();
	}

	@Test
	void fixedPartsOfAQuoteAreInOneMessageAndInOrder() {
		List<String> messages = messagesOf("""
				// "a comment"
				throw new IOException(path + " has " + rows + " by its " // not "this"
						+ "footer, \\"but\\" should have " + this.rows);
				logger.info("{} of %d pages", '"');
				""");
		assertThat(messages).containsExactly(" has … by its footer, \"but\" should have …", "… of … pages…");
		assertThat(quotes("has … its footer, \"but\"", messages.get(0))).isTrue();
		assertThat(quotes("footer, … has", messages.get(0))).isFalse();
		assertThat(quotes("has … pages", messages.get(0))).isFalse();
	}

	private static boolean quotes(String quote, String message) {
		int from = 0;
		for (String part : quote.split(VARIABLE, -1)) {
			int found = message.indexOf(part, from);
			if (found < 0) {
				return false;
			}
			from = found + part.length();
		}
		return true;
	}

	/** Several quotes in one cell are parts of one message. */
	private static List<String> quotes() throws IOException {
		return Files.readAllLines(Path.of("src/docs/troubleshooting.md"))
			.stream()
			.filter((line) -> line.startsWith("| `"))
			.map((line) -> QUOTE.matcher(line.split(" \\| ", 2)[0]).results())
			.map((parts) -> parts.map((part) -> part.group(1)).collect(Collectors.joining(VARIABLE)))
			.toList();
	}

	private static List<String> messages() throws IOException {
		List<String> messages = new ArrayList<>();
		for (Path script : List.of(Path.of("jobs/run"), Path.of("jobs/nightly"))) {
			SCRIPT.matcher(Files.readString(script)).results().forEach((text) -> messages.add(text.group(1)));
		}
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			for (Path source : sources.filter((path) -> path.toString().endsWith(".java")).toList()) {
				messages.addAll(messagesOf(Files.readString(source)));
			}
		}
		return messages;
	}

	/** Joins the literals of each statement; the code between them becomes a variable. */
	private static List<String> messagesOf(String java) {
		List<String> messages = new ArrayList<>();
		StringBuilder message = new StringBuilder();
		Matcher token = JAVA.matcher(java);
		while (token.find()) {
			String text = (token.group("block") != null) ? token.group("block").stripIndent() : token.group("text");
			if (text != null) {
				message.append(text.replaceAll("\\\\(.)", "$1").replaceAll("\\{}|%[sd]", VARIABLE));
			}
			else if (token.group("end") != null) {
				messages.add(message.toString());
				message.setLength(0);
			}
			else if (token.group("code") != null && !message.isEmpty() && !message.toString().endsWith(VARIABLE)) {
				message.append(VARIABLE);
			}
		}
		return messages;
	}

}
