package io.spidraparquet.flatten;

import java.util.List;
import java.util.Set;

import io.spidraparquet.evolution.ChildTables;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.schema.Pointers;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for turning the data of a page into rows and values.
 *
 * @param rows Path under {@code data} of the array whose elements become rows; it may
 * lead through other arrays. If unset (null), each page is one row.
 * @param tables List of the paths under {@code data} of arrays that become tables of
 * their own beside {@code pages}, or all: every array of objects that the pages have.
 * @param maxTables The most tables that {@code tables=all} makes, 0 to 1000; for further
 * arrays of objects, {@code arrays} applies.
 * @param arrays What other arrays of objects become: json, JSON text, or nested, a list
 * of structs with a field for each path in the objects.
 * @param scalarArrays What an array of scalars becomes: list, a list of the elements'
 * type, or json, JSON text for warehouses that take no lists.
 * @param maxDepth Largest nesting of objects that is flattened, in keys counted from the
 * row, or from the page in tables that only tables=all makes, 1 to 1000. Objects that are
 * nested deeper are kept as JSON.
 * @param parseText Whether {@code data} that is a text with a JSON document in it is read
 * as that document.
 */
@ConfigurationProperties("spidra.flatten")
public record FlattenProperties(@Nullable String rows, @DefaultValue List<String> tables,
		@DefaultValue("50") int maxTables, @DefaultValue("json") ChildTables.Others arrays,
		@DefaultValue("list") TableDefinition.Lists scalarArrays, @DefaultValue("1000") int maxDepth,
		@DefaultValue("true") boolean parseText) {

	/** The value of tables for every array of objects. */
	public static final String ALL_TABLES = "all";

	private static final int MOST_TABLES = 1000;

	public FlattenProperties {
		rows = (rows != null && !rows.isBlank()) ? SettingPaths.parse("spidra.flatten.rows", rows) : null;
		tables = tables.equals(List.of(ALL_TABLES)) ? tables
				: tables.stream().map((path) -> SettingPaths.parse("spidra.flatten.tables", path)).distinct().toList();
		if (maxTables < 0 || maxTables > MOST_TABLES) {
			throw new IllegalArgumentException(
					"spidra.flatten.max-tables is " + maxTables + ", but has to be from 0 to " + MOST_TABLES);
		}
		if (maxDepth < 1 || maxDepth > JsonText.MAX_DEPTH) {
			throw new IllegalArgumentException(
					"spidra.flatten.max-depth is " + maxDepth + ", but has to be from 1 to " + JsonText.MAX_DEPTH);
		}
	}

	/**
	 * Which arrays become tables of their own.
	 * @return the setting
	 */
	public ChildTables childTables() {
		boolean all = this.tables.equals(List.of(ALL_TABLES));
		return new ChildTables(all ? Set.of() : Set.copyOf(this.tables), all, this.maxTables, this.rows, this.arrays);
	}

	/**
	 * Paths in settings.
	 */
	static final class SettingPaths {

		private SettingPaths() {
		}

		static String parse(String setting, @Nullable String path) {
			if (path == null) {
				throw new IllegalArgumentException(
						setting + " is missing: give the path of a value under data, such as seller/name");
			}
			try {
				return Pointers.parse(path);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException(setting + ": " + ex.getMessage(), ex);
			}
		}

	}

}
