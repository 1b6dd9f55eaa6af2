package io.spidraparquet.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Columns as JSON, in all documents of this application: a column type is written as its
 * text, and the field id of a list's elements is there for readers.
 */
public final class SchemaJson {

	private SchemaJson() {
	}

	/**
	 * Creates the module with which Jackson reads and writes columns.
	 * @return a module
	 */
	public static JacksonModule module() {
		return new SimpleModule("schema").addSerializer(ColumnType.class, new TypeSerializer())
			.addDeserializer(ColumnType.class, new TypeDeserializer())
			.setMixInAnnotation(Column.class, ColumnFields.class)
			.setMixInAnnotation(ColumnFacts.class, FactFields.class);
	}

	@JsonPropertyOrder({ "id", "name", "type", "element_id" })
	private interface ColumnFields {

		@JsonProperty(value = "element_id", access = JsonProperty.Access.READ_ONLY)
		@Nullable Integer elementId();

		@JsonProperty("as_sent")
		@JsonInclude(JsonInclude.Include.NON_NULL)
		@Nullable Boolean asSent();

	}

	/** Zeros, empty maps and nulls are left out. */
	@JsonInclude(JsonInclude.Include.NON_DEFAULT)
	private interface FactFields {

		@JsonSetter(nulls = Nulls.AS_EMPTY)
		long values();

		@JsonSetter(nulls = Nulls.AS_EMPTY)
		long longestBytes();

	}

	private static final class TypeSerializer extends StdSerializer<ColumnType> {

		TypeSerializer() {
			super(ColumnType.class);
		}

		@Override
		public void serialize(ColumnType type, JsonGenerator json, SerializationContext context) {
			json.writeString(type.text());
		}

	}

	private static final class TypeDeserializer extends StdDeserializer<ColumnType> {

		TypeDeserializer() {
			super(ColumnType.class);
		}

		@Override
		public ColumnType deserialize(JsonParser json, DeserializationContext context) throws JacksonException {
			String text = json.getString();
			try {
				return ColumnType.parse(text);
			}
			catch (IllegalArgumentException ex) {
				throw context.weirdStringException(text, ColumnType.class, String.valueOf(ex.getMessage()));
			}
		}

	}

}
