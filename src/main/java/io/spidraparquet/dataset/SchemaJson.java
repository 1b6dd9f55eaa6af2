package io.spidraparquet.dataset;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
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
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.PropertyValueBuffer;
import tools.jackson.databind.module.SimpleValueInstantiators;
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
	 * Creates the module with which Jackson reads and writes columns, and the records of
	 * documents.
	 * @return a module
	 */
	public static JacksonModule module() {
		return new SimpleModule("schema").setMixInAnnotation(Column.class, ColumnFields.class)
			.setMixInAnnotation(ColumnFacts.class, FactFields.class)
			.setValueInstantiators(new ReflectedRecords());
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

	/**
	 * Creates records by reflection. Jackson's own way is a method handle for each
	 * constructor, for which the JVM generates several classes: as a document is read
	 * once in a run, they would take much longer than the document.
	 */
	private static final class ReflectedRecords extends SimpleValueInstantiators {

		private static final long serialVersionUID = 1L;

		@Override
		public ValueInstantiator modifyValueInstantiator(DeserializationConfig config, BeanDescription.Supplier type,
				ValueInstantiator usual) {
			boolean all = type.getBeanClass().isRecord() && usual.getWithArgsCreator() != null;
			return (all && usual.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor)
					? new Reflected(usual, constructor) : usual;
		}

		/**
		 * Calls the constructor with values for all components.
		 */
		private static final class Reflected extends ValueInstantiator.Delegating {

			private static final long serialVersionUID = 1L;

			private final transient Constructor<?> constructor;

			Reflected(ValueInstantiator usual, Constructor<?> constructor) {
				super(usual);
				this.constructor = constructor;
			}

			@Override
			public ValueInstantiator createContextual(DeserializationContext context, BeanDescription.Supplier type) {
				return this;
			}

			@Override
			public @Nullable Object createFromObjectWith(DeserializationContext context,
					SettableBeanProperty[] components, PropertyValueBuffer values) {
				return createFromObjectWith(context, values.getParameters(context, components));
			}

			@Override
			public @Nullable Object createFromObjectWith(DeserializationContext context, @Nullable Object[] values) {
				try {
					return this.constructor.newInstance(values);
				}
				catch (InvocationTargetException ex) {
					return failed(context, values, ex.getCause());
				}
				catch (ReflectiveOperationException | IllegalArgumentException ex) {
					return failed(context, values, ex);
				}
			}

			private @Nullable Object failed(DeserializationContext context, @Nullable Object[] values,
					@Nullable Throwable cause) {
				Class<?> type = this.constructor.getDeclaringClass();
				return context.handleInstantiationProblem(type, values, context.instantiationException(type, cause));
			}

		}

	}

}
