package io.spidraparquet.flatten;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How columns are made of paths.
 *
 * @param maxColumns most columns of data, 1 to 5000; the values of further paths go, as
 * one JSON object, into {@code data_rest}
 */
@ConfigurationProperties("spidra.schema")
public record SchemaProperties(@DefaultValue("1000") int maxColumns) {

	private static final int MOST = 5000;

	public SchemaProperties {
		if (maxColumns < 1 || maxColumns > MOST) {
			throw new IllegalArgumentException(
					"spidra.schema.max-columns is " + maxColumns + ", but has to be from 1 to " + MOST);
		}
	}

}
