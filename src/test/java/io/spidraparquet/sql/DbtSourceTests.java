package io.spidraparquet.sql;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.schema.Column;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

class DbtSourceTests {

	private static Map<String, Object> table(String yaml) {
		assertThat(yaml).doesNotContain("\t").matches("[^\\p{Cntrl}\u202e]*(\\n[^\\p{Cntrl}\u202e]*)*");
		Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
		assertThat(file.get("version")).isEqualTo(2);
		Map<String, Object> source = list(file, "sources").get(0);
		assertThat(source).containsEntry("name", "spidra").containsOnlyKeys("name", "tables");
		return list(source, "tables").get(0);
	}

	private static List<Map<String, Object>> columns(Map<String, Object> table) {
		return list(table, "columns");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
		return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(key));
	}

	@Test
	void namesEveryColumnWithItsTypeAndPathWhateverTheyAre() {
		WarehouseTable table = Tables.hostile(2);
		List<Map<String, Object>> columns = columns(table(DbtSource.of(table)));
		assertThat(columns).hasSize(table.columns().size());
		for (int i = 0; i < columns.size(); i++) {
			Column column = table.columns().get(i);
			assertThat(columns.get(i)).containsEntry("name", column.name())
				.containsEntry("data_type", column.type().text());
			String path = column.path();
			if (path != null) {
				String description = String.valueOf(columns.get(i).get("description"));
				assertThat(description.replace("{{ '{' }}", "\u0001")).as("nothing is left that Jinja would run")
					.doesNotContain("{{", "{%", "{#");
				assertThat(description.replace("{{ '{' }}", "{")).isEqualTo(path);
			}
		}
	}

	@Test
	void testsTheKeysAndWatchesTheFreshness() {
		Map<String, Object> pages = table(DbtSource.of(Tables.hostile(1)));
		assertThat(pages).containsEntry("config",
				Map.of("loaded_at_field", "fetched_at", "freshness", Map.of("warn_after",
						Map.of("count", 36, "period", "hour"), "error_after", Map.of("count", 60, "period", "hour"))));
		assertThat(columns(pages).get(0)).containsEntry("data_tests", List.of("not_null", "unique"));
		assertThat(columns(pages).get(1)).doesNotContainKey("data_tests");
		assertThat(pages).doesNotContainKey("data_tests");
	}

	@Test
	void testsTheKeysOfItemsAndOfVersionsTogether() {
		Map<String, Object> items = table(DbtSource.of(Tables.withItems()));
		assertThat(items.get("data_tests")).isEqualTo(unique("page_id", "item_index"));
		assertThat(columns(items).get(0)).containsEntry("data_tests", List.of("not_null"));
		assertThat(columns(items).get(7)).containsEntry("name", "item_index")
			.containsEntry("data_tests", List.of("not_null"));
		Map<String, Object> versions = table(DbtSource.of(Tables.table(Tables.hostile(1).schema(), true)));
		assertThat(versions.get("data_tests")).isEqualTo(unique("page_id", "run_key"));
	}

	private static List<Map<String, Object>> unique(String... columns) {
		return List.of(Map.of("dbt_utils.unique_combination_of_columns",
				Map.of("arguments", Map.of("combination_of_columns", List.of(columns)))));
	}

}
