package io.spidraparquet.iceberg;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.Iceberg;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Iceberg gives its ids itself: they have to be those that the files have.
 */
class SchemaGrowthTests {

	private static final List<String> TYPES = List.of("BOOLEAN", "INT64", "DOUBLE", "STRING", "DATE", "TIMESTAMP",
			"JSON", "DECIMAL(9,2)", "DECIMAL(18,4)", "DECIMAL(38,10)", "LIST<INT64>", "LIST<DECIMAL(38,2)>",
			"LIST<TIMESTAMP>");

	@TempDir
	private Path folder;

	private int tables;

	@Test
	void hasTheIdsOfTheFilesWhicheverRunTheTableBeginsWith() throws Exception {
		for (int seed = 0; seed < 40; seed++) {
			List<TableSchema> nights = nights(new Random(seed));
			for (int first = 0; first < nights.size(); first++) {
				Schema schema = grown(nights.subList(first, nights.size()));
				assertThat(Iceberg.fields(schema)).as("seed %d, from night %d", seed, first)
					.isEqualTo(fields(nights.get(nights.size() - 1)));
			}
		}
	}

	@Test
	void refusesATableWhoseColumnsSomebodyHasChanged() throws Exception {
		TableSchema night = new TableSchema(1, List.of(column("a", "INT64"), column("b", "STRING")));
		Dataset dataset = dataset();
		Transaction transaction = new PathStore(dataset).create("pages", Map.of());
		transaction.updateSchema().addColumn("other", FieldTypes.scalar(ColumnType.Basic.STRING)).commit();
		assertThatExceptionOfType(TableRefusedException.class)
			.isThrownBy(() -> SchemaGrowth.grow(transaction, night.columns(), "spidra.pages"))
			.withMessageStartingWith(
					"the Iceberg table spidra.pages has no column 'a' with the field id 1, as the published files have");
		dataset.files().close();
	}

	/** A few nights, each with more columns and fields than the one before. */
	private static List<TableSchema> nights(Random random) {
		List<TableSchema> nights = new ArrayList<>();
		TableSchema last = new TableSchema(1, List.of(column("c", "STRING")));
		for (int night = 0; night < 4; night++) {
			List<Column> columns = new ArrayList<>();
			for (Column column : last.columns()) {
				columns.add(grown(column, random, night));
			}
			for (int i = random.nextInt(3); i >= 0; i--) {
				columns.add(made("n" + night + "_" + i, random, 0));
			}
			last = new TableSchema(last.version() + 1, columns);
			nights.add(last);
		}
		return nights;
	}

	private static Column grown(Column column, Random random, int night) {
		if (column.type().fields().isEmpty()) {
			return column;
		}
		List<Column> fields = new ArrayList<>();
		column.type().fields().forEach((field) -> fields.add(grown(field, random, night)));
		for (int i = random.nextInt(3); i > 0; i--) {
			fields.add(made("f" + night + "_" + i, random, 1));
		}
		return column.withFields(fields);
	}

	private static Column made(String name, Random random, int depth) {
		if (depth < 3 && random.nextInt(3) == 0) {
			List<Column> fields = new ArrayList<>();
			for (int i = random.nextInt(3); i >= 0; i--) {
				fields.add(made("d" + depth + "_" + i, random, depth + 1));
			}
			return new Column(name, new ColumnType.ListOfStructs(fields), "/data/" + name, "r");
		}
		return column(name, TYPES.get(random.nextInt(TYPES.size())));
	}

	private static Column column(String name, String type) {
		return new Column(name, ColumnType.parse(type), "/data/" + name, "r");
	}

	private Dataset dataset() throws Exception {
		return Dataset.open(URI.create("file:" + this.folder.resolve("t" + this.tables++)));
	}

	private Schema grown(List<TableSchema> nights) throws Exception {
		Dataset dataset = dataset();
		Transaction transaction = new PathStore(dataset).create("pages", Map.of());
		for (TableSchema night : nights) {
			SchemaGrowth.grow(transaction, night.columns(), "spidra.pages");
		}
		dataset.files().close();
		return transaction.table().schema();
	}

	private static Map<Integer, String> fields(TableSchema schema) {
		Map<Integer, String> fields = new HashMap<>();
		add("", schema.columns(), fields);
		return fields;
	}

	private static void add(String prefix, List<Column> columns, Map<Integer, String> to) {
		for (Column column : columns) {
			String name = prefix + column.name();
			Integer element = column.elementId();
			String scalar = FieldTypes.scalar(column.type()).toString();
			if (element == null) {
				to.put(column.id(), name + " " + scalar + " optional");
				continue;
			}
			to.put(column.id(), name + " LIST optional");
			to.put(element, name + ".element " + (column.type().fields().isEmpty() ? scalar : "STRUCT") + " optional");
			add(name + ".element.", column.type().fields(), to);
		}
	}

}
