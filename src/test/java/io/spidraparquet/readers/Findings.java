package io.spidraparquet.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that a reader finds in a dataset.
 *
 * @param reader its name and version
 * @param tables what it finds in each table
 */
record Findings(String reader, Map<String, Content> tables) {

	private static final JsonMapper MAPPER = new JsonMapper();

	/**
	 * Reads what a reader prints.
	 * @param reader its name and version
	 * @param nights the dataset that it reads
	 * @param lines {@code row|TABLE|JSON} for each row, {@code figures|TABLE|JSON} for
	 * the figures of a table
	 */
	static Findings of(String reader, ThreeNights nights, List<String> lines, Sight sight) throws IOException {
		Map<String, List<JsonNode>> rows = new HashMap<>();
		Map<String, JsonNode> figures = new HashMap<>();
		for (String line : lines) {
			String[] parts = line.split("\\|", 3);
			if (!parts[0].equals("row") && !parts[0].equals("figures")) {
				continue;
			}
			JsonNode json = MAPPER.readTree(parts[2]);
			if (parts[0].equals("row")) {
				rows.computeIfAbsent(parts[1], (table) -> new ArrayList<>()).add(json);
			}
			else {
				figures.put(parts[1], json);
			}
		}
		Map<String, Content> contents = new LinkedHashMap<>();
		for (ReadTable table : nights.tables()) {
			contents.put(table.name(),
					Content.of(table, rows.getOrDefault(table.name(), List.of()), figures.get(table.name()), sight));
		}
		Findings findings = new Findings(reader, contents);
		if (sight == Sight.EXACT) {
			findings.keep(nights.output() + " ");
		}
		return findings;
	}

	/** For the eye, beside the dataset. */
	private void keep(String prefix) throws IOException {
		StringBuilder text = new StringBuilder();
		this.tables.values().forEach((content) -> text.append(content.summary()));
		Files.writeString(Path.of(prefix + this.reader + ".txt"), text);
	}

	/** What it finds in some tables. */
	Findings only(List<ReadTable> some) {
		Map<String, Content> contents = new LinkedHashMap<>(this.tables);
		contents.keySet().retainAll(some.stream().map(ReadTable::name).toList());
		return new Findings(this.reader, contents);
	}

	/** Where another reader finds something else. */
	List<String> differences(Findings found) {
		List<String> differences = new ArrayList<>();
		this.tables.forEach((name, content) -> differences
			.addAll(content.differences(found.reader(), Objects.requireNonNull(found.tables().get(name)))));
		return differences;
	}

	/** Fails if another reader finds anything else. */
	void assertAlike(Findings found) {
		List<String> differences = differences(found);
		assertThat(differences.stream().limit(20).toList()).as(differences.size() + " differences").isEmpty();
	}

}
