package io.spidraparquet.iceberg;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the Iceberg tables over a dataset.
 *
 * @param catalog Catalog in which the published files are Iceberg tables: jdbc, a
 * database; rest, a server of Iceberg's REST protocol; hadoop, none but the files at the
 * output. If unset (null), there are no Iceberg tables.
 * @param table Name of the table of pages in the catalog, {@code table} or
 * {@code namespace.table}; other tables add {@code _} and their names. If unset (null),
 * it is the last part of the output, in the namespace {@code spidra}.
 * @param uri JDBC URL of the database, or URL of the REST server. A URL that is a secret
 * belongs in the environment variable {@code SPIDRA_ICEBERG_URI}. If unset (null), only
 * the catalog hadoop can be used.
 * @param catalogName Name of the catalog; in a database, one for all who read these
 * tables.
 * @param warehouse Warehouse that the REST server is asked for. If unset (null), the
 * server chooses.
 * @param scope Scope of the token that the REST server is asked for with a credential,
 * such as {@code PRINCIPAL_ROLE:ALL}. If unset (null), it is {@code catalog}.
 * @param oauth2ServerUri URL where a credential gives a token. If unset (null), the REST
 * server itself is asked.
 * @param keepSnapshots Age above which a commit removes snapshots, and files of replaced
 * runs with the last snapshot that has them, 0 or more.
 */
@ConfigurationProperties("spidra.iceberg")
public record IcebergProperties(@Nullable Catalog catalog, @Nullable String table, @Nullable String uri,
		@DefaultValue("spidra") String catalogName, @Nullable String warehouse, @Nullable String scope,
		@Nullable String oauth2ServerUri, @DefaultValue("7d") Duration keepSnapshots) {

	/** Environment variable with the user of the database. */
	static final String USER = "SPIDRA_ICEBERG_USER";

	/** Environment variable with the password of the database. */
	static final String PASSWORD = "SPIDRA_ICEBERG_PASSWORD";

	/** Environment variable with a token for the REST server. */
	static final String TOKEN = "SPIDRA_ICEBERG_TOKEN";

	/**
	 * Environment variable with {@code id:secret}, for which the server gives a token.
	 */
	static final String CREDENTIAL = "SPIDRA_ICEBERG_CREDENTIAL";

	/** The environment variables that are no settings, since they are secrets. */
	public static final List<String> VARIABLES = List.of(USER, PASSWORD, TOKEN, CREDENTIAL);

	private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

	public IcebergProperties {
		table = stripped(table);
		uri = stripped(uri);
		warehouse = stripped(warehouse);
		scope = stripped(scope);
		oauth2ServerUri = stripped(oauth2ServerUri);
		if (table != null && !table.matches(NAME + "([.]" + NAME + ")*")) {
			throw new IllegalArgumentException("spidra.iceberg.table is '" + table
					+ "', but has to be a name of letters, digits and _, or such names with dots between them");
		}
		if (catalogName.isBlank()) {
			throw new IllegalArgumentException("spidra.iceberg.catalog-name is empty, but has to be a name");
		}
		if (keepSnapshots.isNegative()) {
			throw new IllegalArgumentException(
					"spidra.iceberg.keep-snapshots is " + keepSnapshots + ", but cannot be negative");
		}
		if (catalog != null) {
			requireUri(catalog, uri);
		}
	}

	private static @Nullable String stripped(@Nullable String value) {
		return (value == null || value.isBlank()) ? null : value.strip();
	}

	private static void requireUri(Catalog catalog, @Nullable String uri) {
		switch (catalog) {
			case JDBC -> {
				if (uri == null || !uri.startsWith("jdbc:")) {
					throw new IllegalArgumentException(
							"spidra.iceberg.catalog=jdbc needs spidra.iceberg.uri, the URL of"
									+ " a database such as jdbc:postgresql://host/catalog");
				}
				requireDriver(uri);
			}
			case REST -> {
				if (uri == null || !uri.matches("https?://.+")) {
					throw new IllegalArgumentException(
							"spidra.iceberg.catalog=rest needs spidra.iceberg.uri, the URL of"
									+ " a server such as https://host/catalog");
				}
			}
			case HADOOP -> {
				if (uri != null) {
					throw new IllegalArgumentException("spidra.iceberg.catalog=hadoop has no spidra.iceberg.uri: its"
							+ " tables are at the output; remove the setting, or choose the catalog jdbc or rest");
				}
			}
		}
	}

	/** Found out now, a mistake costs no run. */
	private static void requireDriver(String uri) {
		if (DriverManager.drivers().noneMatch((driver) -> accepts(driver, uri))) {
			throw new IllegalArgumentException(
					"spidra.iceberg.uri begins with " + uri.replaceFirst("(jdbc:[^:/]*).*", "$1")
							+ ", but no driver here takes that URL: give that of a database in PostgreSQL, such as"
							+ " jdbc:postgresql://host/catalog");
		}
	}

	private static boolean accepts(Driver driver, String uri) {
		try {
			return driver.acceptsURL(uri);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	/**
	 * The kinds of catalogs.
	 */
	public enum Catalog {

		/** Tables in a database, of which Iceberg makes two. */
		JDBC,
		/** Tables at their paths: the newest metadata file is the current one. */
		HADOOP,
		/** Tables of a server that speaks Iceberg's REST protocol. */
		REST

	}

}
