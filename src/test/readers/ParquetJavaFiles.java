import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Prints the rows of files as parquet-java's example reader reads them, each as
 * {@code row|TABLE|JSON}, and as {@code figures|TABLE|JSON} what the statistics in the
 * footers say of the columns. Run from source: java … ParquetJavaFiles.java TABLE FILE …
 */
public class ParquetJavaFiles {

	public static void main(String[] args) throws Exception {
		PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
		Map<String, Map<String, Figures>> tables = new LinkedHashMap<>();
		for (int i = 0; i < args.length; i += 2) {
			Map<String, Figures> figures = tables.computeIfAbsent(args[i], (table) -> new LinkedHashMap<>());
			Path file = new Path(args[i + 1]);
			try (ParquetFileReader footer = ParquetFileReader.open(HadoopInputFile.fromPath(file, new Configuration()))) {
				for (BlockMetaData rowGroup : footer.getRowGroups()) {
					for (ColumnChunkMetaData column : rowGroup.getColumns()) {
						if (column.getPath().size() == 1) {
							figures.computeIfAbsent(column.getPath().toDotString(), (name) -> new Figures())
								.add(column);
						}
					}
				}
			}
			try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file).build()) {
				for (Group row = reader.read(); row != null; row = reader.read()) {
					out.println("row|" + args[i] + "|" + struct(row));
				}
			}
		}
		tables.forEach((table, figures) -> {
			StringBuilder text = new StringBuilder();
			figures.forEach((column, each) -> text.append((text.length() > 0) ? "," : "").append(each.json(column)));
			out.println("figures|" + table + "|{" + text + "}");
		});
		out.flush();
	}

	private static String struct(Group group) {
		StringBuilder text = new StringBuilder("{");
		for (Type field : group.getType().getFields()) {
			text.append((text.length() > 1) ? "," : "").append(quoted(field.getName())).append(':');
			text.append((group.getFieldRepetitionCount(field.getName()) > 0) ? value(group, field) : "null");
		}
		return text.append('}').toString();
	}

	private static String value(Group group, Type field) {
		int index = group.getType().getFieldIndex(field.getName());
		if (field.isPrimitive()) {
			return quoted(scalar(group, index, field.asPrimitiveType()));
		}
		Group content = group.getGroup(index, 0);
		if (!LogicalTypeAnnotation.listType().equals(field.getLogicalTypeAnnotation())) {
			return struct(content);
		}
		StringBuilder text = new StringBuilder("[");
		for (int i = 0; i < content.getFieldRepetitionCount("list"); i++) {
			Group element = content.getGroup("list", i);
			text.append((i > 0) ? "," : "");
			text.append((element.getFieldRepetitionCount("element") > 0)
					? value(element, element.getType().getType("element")) : "null");
		}
		return text.append(']').toString();
	}

	private static String scalar(Group group, int index, PrimitiveType type) {
		switch (type.getPrimitiveTypeName()) {
			case BOOLEAN:
				return String.valueOf(group.getBoolean(index, 0));
			case INT32:
				return text(type, group.getInteger(index, 0));
			case INT64:
				return text(type, group.getLong(index, 0));
			case DOUBLE:
				return String.valueOf(group.getDouble(index, 0));
			default:
				return text(type, group.getBinary(index, 0));
		}
	}

	/** The text of what is stored: of days and instants their numbers. */
	private static String text(PrimitiveType type, Object stored) {
		LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
		if (logical instanceof DecimalLogicalTypeAnnotation) {
			BigInteger unscaled = (stored instanceof Binary) ? new BigInteger(((Binary) stored).getBytes())
					: BigInteger.valueOf(((Number) stored).longValue());
			return new BigDecimal(unscaled, ((DecimalLogicalTypeAnnotation) logical).getScale()).toString();
		}
		return (stored instanceof Binary) ? ((Binary) stored).toStringUsingUTF8() : String.valueOf(stored);
	}

	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (char c : text.toCharArray()) {
			quoted.append((c < ' ' || c == '"' || c == '\\') ? String.format("\\u%04x", (int) c) : String.valueOf(c));
		}
		return quoted.append('"').toString();
	}

	/** What the statistics of all files say of a column. */
	private static final class Figures {

		private long count;

		private boolean withoutStatistics;

		private Statistics<?> statistics;

		void add(ColumnChunkMetaData column) {
			Statistics<?> added = column.getStatistics();
			this.count += column.getValueCount() - added.getNumNulls();
			this.withoutStatistics |= !added.isNumNullsSet() || added.getNumNulls() < column.getValueCount()
					&& !added.hasNonNullValue();
			if (this.statistics == null) {
				this.statistics = added.copy();
			}
			else {
				this.statistics.mergeStatistics(added);
			}
		}

		String json(String column) {
			boolean none = this.withoutStatistics || !this.statistics.hasNonNullValue();
			return quoted(column + ".count") + ":" + this.count + "," + quoted(column + ".min") + ":"
					+ (none ? "null" : quoted(text(this.statistics.type(), this.statistics.genericGetMin()))) + ","
					+ quoted(column + ".max") + ":"
					+ (none ? "null" : quoted(text(this.statistics.type(), this.statistics.genericGetMax())));
		}

	}

}
