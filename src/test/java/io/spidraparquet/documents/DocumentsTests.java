package io.spidraparquet.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documents promise about themselves: every link leads somewhere, and the front
 * page stays short.
 */
class DocumentsTests {

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

	private static final int MOST_LINES_OF_README = 130;

	private static final int LONGEST_LINE_OF_README = 160;

	static Stream<Path> documents() throws IOException {
		List<Path> all = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"),
				Path.of("CHANGELOG.md"), Path.of("BENCHMARKS.md")));
		try (Stream<Path> manual = Files.list(Path.of("src/docs"))) {
			manual.filter((path) -> path.toString().endsWith(".md")).sorted().forEach(all::add);
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyLinkLeadsSomewhere(Path document) throws IOException {
		List<String> broken = new ArrayList<>();
		Matcher links = LINK.matcher(withoutCode(Files.readString(document)));
		while (links.find()) {
			String link = links.group(1);
			if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
				broken.add(link);
			}
		}
		assertThat(broken).isEmpty();
	}

	private static boolean leadsSomewhere(Path document, String link) throws IOException {
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
		return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
	}

	private static List<String> anchors(Path document) throws IOException {
		return HEADING.matcher(withoutCode(Files.readString(document)))
			.results()
			.map((heading) -> heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.toList();
	}

	private static String withoutCode(String text) {
		return text.replaceAll("(?ms)^```.*?^```$", "");
	}

	@Test
	void readmeIsAFrontPage() throws IOException {
		List<String> lines = Files.readAllLines(Path.of("README.md"));
		assertThat(lines).hasSizeLessThanOrEqualTo(MOST_LINES_OF_README);
		assertThat(lines).allMatch((line) -> line.startsWith("|") || line.length() <= LONGEST_LINE_OF_README);
		assertThat(lines).anyMatch((line) -> line.startsWith("jobs/run demo"))
			.anyMatch((line) -> line.startsWith("./mvnw verify"));
	}

}
