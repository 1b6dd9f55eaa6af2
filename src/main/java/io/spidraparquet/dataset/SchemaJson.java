package io.spidraparquet.dataset;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.StdConverter;

/**
 * Columns as JSON, in all documents of this application: a column type is written as its
 * text, and the fields of structs are columns in their column.
 */
public final class SchemaJson {

	private SchemaJson() {
	}

	/**
	 * Creates the module with which Jackson reads and writes columns.
	 * @return a module
	 */
	public static JacksonModule module() {
		return new SimpleModule("schema").setMixInAnnotation(Column.class, ColumnFields.class)
			.setMixInAnnotation(ColumnFacts.class, FactFields.class);
	}

	@JsonSerialize(converter = ToStored.class)
	@JsonDeserialize(converter = FromStored.class)
	private interface ColumnFields {

	}

	/**
	 * A column as it is stored.
	 *
	 * @param type text of its type
	 * @param elementId field id of a list's elements; null for a column without elements
	 * @param fields of the structs in it; null if there are none
	 * @param asSent whether a JSON column has the objects of its path as they were sent;
	 * null if not
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	private record StoredColumn(int id, String name, String type,
			@JsonProperty("element_id") @Nullable Integer elementId, @Nullable List<Column> fields,
			@Nullable String path, String since, @JsonProperty("as_sent") @Nullable Boolean asSent) {

	}

	private static final class ToStored extends StdConverter<Column, StoredColumn> {

		@Override
		public StoredColumn convert(Column column) {
			List<Column> fields = column.type().fields();
			return new StoredColumn(column.id(), column.name(), column.type().text(), column.elementId(),
					fields.isEmpty() ? null : fields, column.path(), column.since(), column.asSent());
		}

	}

	private static final class FromStored extends StdConverter<StoredColumn, Column> {

		@Override
		public Column convert(StoredColumn stored) {
			boolean structs = ColumnType.ListOfStructs.TEXT.equals(stored.type());
			ColumnType type = structs
					? new ColumnType.ListOfStructs(Objects.requireNonNullElse(stored.fields(), List.of()))
					: ColumnType.parse(Objects.requireNonNull(stored.type(), "type"));
			return new Column(stored.id(), stored.name(), type, stored.path(), stored.since(), stored.asSent(),
					stored.elementId());
		}

	}

	/** Zeros, empty maps and nulls are left out. */
	@JsonInclude(JsonInclude.Include.NON_DEFAULT)
	private interface FactFields {

		@JsonSetter(nulls = Nulls.AS_EMPTY)
		long values();

		@JsonSetter(nulls = Nulls.AS_EMPTY)
		long longestBytes();

	}

}
