package io.spidraparquet.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Reads the first rows of a file as text, for display.
 */
public final class ParquetPreview {

	private ParquetPreview() {
	}

	/**
	 * Reads the first rows in which a column has a value.
	 * @param fileSystem file system of the file
	 * @param file a Parquet file that this application wrote
	 * @param columns names of the columns to read
	 * @param present name of the column that must have a value
	 * @param limit maximum number of rows
	 * @return texts of the columns, empty for null and for columns that the file lacks;
	 * lists and structs as in <code>[{name: x, tags: [a, b]}]</code>
	 * @throws IOException if the file cannot be read
	 */
	public static List<List<String>> rows(FileSystem fileSystem, Path file, List<String> columns, String present,
			int limit) throws IOException {
		List<List<String>> rows = new ArrayList<>();
		try (ParquetReader<Group> reader = reader(fileSystem, file, new GroupReadSupport())) {
			for (Group row = reader.read(); row != null && rows.size() < limit; row = reader.read()) {
				if (!text(row, present).isEmpty()) {
					Group found = row;
					rows.add(columns.stream().map((column) -> text(found, column)).toList());
				}
			}
		}
		return rows;
	}

	/**
	 * Reads all rows, and of them only some columns.
	 * @param fileSystem file system of the file
	 * @param file a Parquet file that this application wrote
	 * @param columns names of the columns to read
	 * @param consumer receives the texts of the columns of each row, as {@link #rows}
	 * returns them
	 * @throws IOException if the file cannot be read
	 */
	public static void forEach(FileSystem fileSystem, Path file, List<String> columns, Consumer<List<String>> consumer)
			throws IOException {
		ReadSupport<Group> some = new GroupReadSupport() {
			@Override
			public ReadContext init(InitContext context) {
				MessageType all = context.getFileSchema();
				return new ReadContext(new MessageType(all.getName(),
						all.getFields().stream().filter((field) -> columns.contains(field.getName())).toList()));
			}
		};
		try (ParquetReader<Group> reader = reader(fileSystem, file, some)) {
			for (Group row = reader.read(); row != null; row = reader.read()) {
				Group found = row;
				consumer.accept(columns.stream().map((column) -> text(found, column)).toList());
			}
		}
	}

	private static ParquetReader<Group> reader(FileSystem fileSystem, Path file, ReadSupport<Group> support)
			throws IOException {
		return new GroupReaderBuilder(new StoredFile(fileSystem, file), support).withConf(fileSystem.getConf()).build();
	}

	private static String text(Group row, String column) {
		if (!row.getType().containsField(column) || row.getFieldRepetitionCount(column) == 0) {
			return "";
		}
		Type type = row.getType().getType(column);
		if (type.isPrimitive()) {
			return scalar(row, row.getType().getFieldIndex(column), type.asPrimitiveType());
		}
		Group group = row.getGroup(column, 0);
		return (type.getLogicalTypeAnnotation() != null) ? list(group) : struct(group);
	}

	/** Parquet keeps dates, times and decimals as numbers or bytes. */
	private static String scalar(Group row, int field, PrimitiveType type) {
		LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
		if (meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
			return LocalDate.ofEpochDay(row.getInteger(field, 0)).toString();
		}
		if (meaning instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation) {
			return Instant.EPOCH.plus(row.getLong(field, 0), ChronoUnit.MICROS).toString();
		}
		if (meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
			BigInteger unscaled = switch (type.getPrimitiveTypeName()) {
				case INT32 -> BigInteger.valueOf(row.getInteger(field, 0));
				case INT64 -> BigInteger.valueOf(row.getLong(field, 0));
				default -> new BigInteger(row.getBinary(field, 0).getBytes());
			};
			return new BigDecimal(unscaled, decimal.getScale()).toPlainString();
		}
		return row.getValueToString(field, 0);
	}

	private static String list(Group list) {
		List<String> elements = new ArrayList<>();
		for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
			elements.add(text(list.getGroup(0, i), "element"));
		}
		return elements.toString();
	}

	/** The fields that are not null. */
	private static String struct(Group struct) {
		return struct.getType()
			.getFields()
			.stream()
			.map(Type::getName)
			.filter((field) -> struct.getFieldRepetitionCount(field) > 0)
			.map((field) -> field + ": " + text(struct, field))
			.collect(Collectors.joining(", ", "{", "}"));
	}

	private static final class GroupReaderBuilder extends ParquetReader.Builder<Group> {

		private final ReadSupport<Group> support;

		GroupReaderBuilder(StoredFile file, ReadSupport<Group> support) {
			super(file);
			this.support = support;
		}

		@Override
		protected ReadSupport<Group> getReadSupport() {
			return this.support;
		}

	}

}
