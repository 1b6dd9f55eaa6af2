package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A table with a column of each type, and of each type with columns for misfits, whose
 * names and paths try to leave their quotes.
 */
final class Tables {

	/** What a key can contain. */
	static final List<String> HOSTILE = List.of("it's", "say \"hi\"", "back\\slash", "\\", "\\'", "a\nb\tc", "`tick`",
			"-- no", "/* x */", "semi;colon", "{{ 7*7 }}", "{% raw %}", "{# c #}", "{{{", "\u001b[2J", "\u202ex",
			"é漢\ud83c\udf55", "#x", ": y", "$x", "%s", "'; DROP TABLE pages; --", "\\u0027", "\u0000",
			"x".repeat(3000));

	private static final List<ColumnType> TYPES = List.of(ColumnType.Basic.BOOLEAN, ColumnType.Basic.INT64,
			ColumnType.Basic.DOUBLE, ColumnType.Basic.STRING, ColumnType.Basic.DATE, ColumnType.Basic.TIMESTAMP,
			new ColumnType.Decimal(38, 0), new ColumnType.Decimal(38, 38), new ColumnType.Decimal(12, 2),
			ColumnType.Json.JSON, new ColumnType.ListOf(ColumnType.Basic.STRING),
			new ColumnType.ListOf(ColumnType.Basic.TIMESTAMP), new ColumnType.ListOf(new ColumnType.Decimal(38, 7)));

	private Tables() {
	}

	/** Columns of each type; the later ones are those of a later run. */
	static WarehouseTable hostile(int runs) {
		List<Column> columns = new ArrayList<>(FixedColumns.pages("r1").columns());
		columns.replaceAll((each) -> new Column(each.name(), each.type(), each.path(), each.since()));
		int number = 0;
		for (int run = 1; run <= runs; run++) {
			for (String key : HOSTILE) {
				ColumnType type = TYPES.get(number % TYPES.size());
				String path = "/data/" + key.replace("~", "~0").replace("/", "~1") + run;
				String name = (number < WORDS.size()) ? WORDS.get(number) : "c" + number;
				columns.add(new Column(name, type, path, "r" + run));
				boolean misfits = type != ColumnType.Basic.STRING && type != ColumnType.Json.JSON;
				if (misfits && number % 2 == 0 && type != ColumnType.Basic.DOUBLE) {
					columns.add(new Column(name + "_as_double", ColumnType.Basic.DOUBLE, path, "r" + run));
				}
				if (misfits && number % 3 == 0) {
					columns.add(new Column(name + "_as_text", ColumnType.Basic.STRING, path, "r" + run));
				}
				number++;
			}
		}
		TableSchema schema = new TableSchema(runs, columns);
		return new WarehouseTable(schema, Map.of("page_id", 36L, WORDS.get(3), 80_000L * runs, WORDS.get(9), 300L),
				Set.of(), false, location());
	}

	/** Names that are words of SQL, or of YAML. */
	static final List<String> WORDS = List.of("select", "order", "group", "table", "no", "null", "true", "on", "from",
			"comment", "version_rank", "y", "date", "timestamp", "values", "user", "end", "case");

	static WarehouseTable withItems() {
		List<Column> columns = new ArrayList<>(FixedColumns.pages("r1").columns());
		columns.add(new Column(FixedColumns.ITEM_INDEX, ColumnType.Basic.INT64, "/data/p", "r1"));
		return table(new TableSchema(1, columns), false);
	}

	static WarehouseTable table(TableSchema schema, boolean versions) {
		return new WarehouseTable(schema, Map.of(), Set.of(), versions, location());
	}

	static @Nullable String location() {
		return "s3a://bucket/shop's pages";
	}

}
