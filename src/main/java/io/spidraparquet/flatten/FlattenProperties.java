package io.spidraparquet.flatten;

import io.spidraparquet.page.JsonText;
import io.spidraparquet.schema.Pointers;
import io.spidraparquet.schema.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for turning the data of a page into rows and values.
 *
 * @param rows path of the array whose elements are rows; it may lead through other
 * arrays. Null if each page is one row
 * @param scalarArrays type of new columns for arrays of scalars
 * @param maxDepth depth in keys, counted from the row, from which on objects are kept as
 * JSON, 1 to 1000
 * @param parseText whether data that is a text with a JSON document is read as that
 * document
 */
@ConfigurationProperties("spidra.flatten")
public record FlattenProperties(@Nullable String rows, @DefaultValue("list") TableDefinition.Lists scalarArrays,
		@DefaultValue("1000") int maxDepth, @DefaultValue("true") boolean parseText) {

	public FlattenProperties {
		rows = (rows != null && !rows.isBlank()) ? SettingPaths.parse("spidra.flatten.rows", rows) : null;
		if (maxDepth < 1 || maxDepth > JsonText.MAX_DEPTH) {
			throw new IllegalArgumentException(
					"spidra.flatten.max-depth is " + maxDepth + ", but has to be from 1 to " + JsonText.MAX_DEPTH);
		}
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
