package io.spidraparquet.cases;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.schema.Table;
import io.spidraparquet.workbench.TestApi;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Pages that go in and what has to come out, as {@code cases/README.md} describes it.
 *
 * @param name file and name of the case
 * @param locale tag of the JVM's default locale; null if any will do
 * @param zone default time zone of the JVM; null if any will do
 * @param runs one or more, in order
 * @param pages the table of pages after the last run
 * @param tables the other tables after the last run by name, in their order
 * @param failed failed pages of all runs
 */
record DataCase(String name, @Nullable String locale, @Nullable String zone, List<Run> runs, TableText pages,
		Map<String, TableText> tables, List<String> failed) {

	private static final Set<String> RUN_KEYS = Set.of("crawl", "words", "job", "pages", "exit", "says");

	private static final Set<String> KEYS = Set.of("case", "locale", "zone", "words", "job", "pages", "exit", "says",
			"runs", "columns", "rows", "tables", "failed");

	private static final Pattern REPEATED = Pattern.compile("«(\\d+)×([^»]*)»");

	private static final Pattern COLUMN = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(/.*)");

	/** All cases, those of one file together. */
	static Stream<DataCase> all() throws IOException {
		List<DataCase> cases = new ArrayList<>();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:/io/spidraparquet/cases/*.yaml")) {
			try (InputStream in = file.getInputStream()) {
				List<Map<String, Object>> entries = new Yaml().load(in);
				entries.forEach((entry) -> cases.add(of(String.valueOf(file.getFilename()), entry)));
			}
		}
		return cases.stream();
	}

	private static DataCase of(String file, Map<String, Object> entry) {
		String name = file.replace(".yaml", "") + ": " + entry.get("case");
		requireKeys(name, entry, KEYS);
		List<Run> runs = new ArrayList<>();
		int pages = 0;
		for (Map<?, ?> run : (entry.get("runs") instanceof List<?> list) ? maps(list) : List.of(entry)) {
			if (run != entry) {
				requireKeys(name, run, RUN_KEYS);
			}
			runs.add(Run.of(entry, run, "run" + (runs.size() + 1), pages));
			pages += runs.get(runs.size() - 1).pages().size();
		}
		Map<String, TableText> tables = new LinkedHashMap<>();
		if (entry.get("tables") instanceof Map<?, ?> all) {
			all.forEach((table, text) -> tables.put((String) table, TableText.of((Map<?, ?>) text)));
		}
		return new DataCase(name, (String) entry.get("locale"), (String) entry.get("zone"), runs, TableText.of(entry),
				tables, lines(entry.get("failed")));
	}

	/** What is expected of a table. */
	TableText table(String table) {
		return table.equals(Table.PAGES) ? this.pages : this.tables.getOrDefault(table, TableText.NONE);
	}

	private static void requireKeys(String name, Map<?, ?> entry, Set<String> known) {
		if (!known.containsAll(entry.keySet())) {
			throw new IllegalArgumentException(name + ": keys " + entry.keySet() + ", but there are only " + known);
		}
	}

	private static List<Map<?, ?>> maps(List<?> list) {
		List<Map<?, ?>> maps = new ArrayList<>();
		list.forEach((each) -> maps.add((Map<?, ?>) each));
		return maps;
	}

	private static List<String> lines(@Nullable Object text) {
		return (text == null) ? List.of()
				: REPEATED.matcher(text.toString())
					.replaceAll(DataCase::repeat)
					.lines()
					.map(String::strip)
					.filter((line) -> !line.isEmpty())
					.toList();
	}

	private static String repeat(MatchResult repeated) {
		return Matcher.quoteReplacement(repeated.group(2).repeat(Integer.parseInt(repeated.group(1))));
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * A table as it should be.
	 *
	 * @param columns columns after those that every such table starts with
	 * @param rows all rows
	 */
	record TableText(List<String> columns, List<String> rows) {

		static final TableText NONE = new TableText(List.of(), List.of());

		private static TableText of(Map<?, ?> entry) {
			return new TableText(lines(entry.get("columns")).stream()
				.map((line) -> COLUMN.matcher(line).replaceFirst("$1 $2 $3"))
				.toList(), lines(entry.get("rows")));
		}

	}

	/**
	 * A run of one crawl.
	 *
	 * @param crawl its id
	 * @param words settings on the command line
	 * @param job text of the job definition; null if there is none
	 * @param pages complete pages as JSON
	 * @param exit exit code
	 * @param says parts of what is said on standard error
	 */
	record Run(String crawl, List<String> words, @Nullable String job, List<String> pages, int exit,
			List<String> says) {

		private static final String WHOLE_PAGE = "page ";

		private static Run of(Map<?, ?> all, Map<?, ?> run, String name, int pagesBefore) {
			List<String> pages = new ArrayList<>();
			for (String line : lines(run.get("pages"))) {
				String id = "p" + (pagesBefore + pages.size() + 1);
				pages.add(line.startsWith(WHOLE_PAGE) ? line.substring(WHOLE_PAGE.length()) : TestApi.page(id, line));
			}
			Object words = (run.get("words") != null) ? run.get("words") : all.get("words");
			Object job = (run.get("job") != null) ? run.get("job") : all.get("job");
			Object exit = run.get("exit");
			Object crawl = run.get("crawl");
			return new Run((crawl != null) ? (String) crawl : name, lines(words), (String) job, pages,
					(exit != null) ? (Integer) exit : 0, lines(run.get("says")));
		}

	}

}
