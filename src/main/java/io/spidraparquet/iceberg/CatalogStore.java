package io.spidraparquet.iceberg;

import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.spidraparquet.dataset.Dataset;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.RESTUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables of a catalog, a database or a server. The files stay where they are: a table is
 * created at the dataset's own location.
 */
final class CatalogStore implements TableStore {

	private static final Logger logger = LoggerFactory.getLogger(CatalogStore.class);

	private static final String URI = "uri";

	private static final String WAREHOUSE = "warehouse";

	/**
	 * The driver waits without end unless it is told otherwise; what the URL says takes
	 * precedence. In seconds.
	 */
	private static final Map<String, String> POSTGRES = Map.of("jdbc.connectTimeout", "10", "jdbc.socketTimeout", "60",
			"jdbc.tcpKeepAlive", "true");

	/** So does the client of REST servers. */
	private static final Map<String, String> REST = Map.of("rest.client.connection-timeout-ms", "10000",
			"rest.client.socket-timeout-ms", "60000", "rest-metrics-reporting-enabled", "false");

	/** Two tables and a column make a catalog. */
	private static final int STATEMENTS = 3;

	/** SQL states of a table, a column or a row that somebody else has made. */
	private static final String EXISTS = "(23|40|42).*";

	/**
	 * SQL states of a database that is no catalog yet: PostgreSQL's and the usual one.
	 */
	private static final String NO_TABLE = "42P01|42S0[24]";

	private final Dataset dataset;

	private final Catalog catalog;

	private final Closeable connection;

	private final String pages;

	private CatalogStore(Dataset dataset, Catalog catalog, Closeable connection, String pages) {
		this.dataset = dataset;
		this.catalog = catalog;
		this.connection = connection;
		this.pages = pages;
	}

	/**
	 * Tables in a database.
	 * @param pages name of the table of pages, with its namespace
	 */
	static CatalogStore jdbc(IcebergProperties properties, Map<String, String> env, Dataset dataset, String pages) {
		Map<String, String> settings = jdbc(properties, env, dataset);
		settings.put("jdbc.schema-version", "V1");
		JdbcCatalog catalog = open(properties, settings, dataset);
		return new CatalogStore(dataset, catalog, catalog, pages);
	}

	/**
	 * Tables in a database that is only to be read: it may have none that make it a
	 * catalog.
	 * @param pages name of the table of pages, with its namespace
	 */
	static CatalogStore jdbcToRead(IcebergProperties properties, Map<String, String> env, Dataset dataset,
			String pages) {
		JdbcCatalog catalog = new JdbcCatalog((ignored) -> new DatasetFileIO(dataset), null, false);
		catalog.initialize(properties.catalogName(), jdbc(properties, env, dataset));
		return new CatalogStore(dataset, catalog, catalog, pages);
	}

	private static Map<String, String> jdbc(IcebergProperties properties, Map<String, String> env, Dataset dataset) {
		Map<String, String> settings = new HashMap<>();
		settings.put(URI, String.valueOf(properties.uri()));
		// has to be there, and is not used
		settings.put(WAREHOUSE, DatasetFileIO.portable(dataset.layout().root()));
		if (String.valueOf(properties.uri()).startsWith("jdbc:postgresql:")) {
			settings.putAll(POSTGRES);
		}
		put(settings, "jdbc.user", env.get(IcebergProperties.USER));
		put(settings, "jdbc.password", env.get(IcebergProperties.PASSWORD));
		return settings;
	}

	/**
	 * Runs that make the tables of a new catalog at the same time are in each other's
	 * way, at most once for each statement.
	 */
	private static JdbcCatalog open(IcebergProperties properties, Map<String, String> settings, Dataset dataset) {
		for (int lost = 0;; lost++) {
			try {
				JdbcCatalog catalog = new JdbcCatalog((ignored) -> new DatasetFileIO(dataset), null, true);
				catalog.initialize(properties.catalogName(), settings);
				return catalog;
			}
			catch (UncheckedSQLException ex) {
				if (lost == STATEMENTS || !hasState(ex, EXISTS)) {
					throw ex;
				}
				logger.debug("the catalog is opened once more: {}", CatalogFailure.reason(ex));
			}
		}
	}

	private static boolean hasState(UncheckedSQLException failure, String states) {
		return failure.getCause() instanceof SQLException cause && String.valueOf(cause.getSQLState()).matches(states);
	}

	/**
	 * Tables of a REST server.
	 * @param pages name of the table of pages, with its namespace
	 */
	static CatalogStore rest(IcebergProperties properties, Map<String, String> env, Dataset dataset, String pages) {
		Map<String, String> settings = new HashMap<>(REST);
		settings.put(URI, String.valueOf(properties.uri()));
		put(settings, WAREHOUSE, properties.warehouse());
		put(settings, "scope", properties.scope());
		put(settings, "oauth2-server-uri", properties.oauth2ServerUri());
		put(settings, "token", env.get(IcebergProperties.TOKEN));
		put(settings, "credential", env.get(IcebergProperties.CREDENTIAL));
		RESTSessionCatalog sessions = new RESTSessionCatalog((configuration) -> HTTPClient.builder(configuration)
			.uri(configuration.get(URI))
			.withHeaders(RESTUtil.configHeaders(configuration))
			.build(), (context, ignored) -> new DatasetFileIO(dataset));
		sessions.initialize(properties.catalogName(), settings);
		return new CatalogStore(dataset, sessions.asCatalog(SessionCatalog.SessionContext.createEmpty()), sessions,
				pages);
	}

	private static void put(Map<String, String> settings, String name, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			settings.put(name, value.strip());
		}
	}

	private TableIdentifier identifier(String table) {
		return TableIdentifier.parse(name(table));
	}

	@Override
	public @Nullable Table load(String table) {
		try {
			return this.catalog.loadTable(identifier(table));
		}
		catch (NoSuchTableException | NoSuchNamespaceException ex) {
			return null;
		}
		catch (UncheckedSQLException ex) {
			if (hasState(ex, NO_TABLE)) {
				return null;
			}
			throw ex;
		}
	}

	@Override
	public Transaction create(String table, Map<String, String> properties) {
		TableIdentifier identifier = identifier(table);
		if (this.catalog instanceof SupportsNamespaces namespaces) {
			create(namespaces, identifier.namespace());
		}
		return this.catalog.buildTable(identifier, new Schema())
			.withLocation(location(table))
			.withProperties(properties)
			.createTransaction();
	}

	private static void create(SupportsNamespaces namespaces, Namespace namespace) {
		for (int i = 1; i <= namespace.length(); i++) {
			Namespace each = Namespace.of(Arrays.copyOf(namespace.levels(), i));
			if (!namespaces.namespaceExists(each)) {
				try {
					namespaces.createNamespace(each);
				}
				catch (RuntimeException ex) {
					// another run may have made it at the same time
					if (!namespaces.namespaceExists(each)) {
						throw ex;
					}
				}
			}
		}
	}

	@Override
	public String location(String table) {
		return DatasetFileIO.portable(PathStore.folder(this.dataset, table));
	}

	@Override
	public String file(String path) {
		return DatasetFileIO.portable(this.dataset.layout().path(path));
	}

	@Override
	public String name(String table) {
		return table.equals(io.spidraparquet.schema.Table.PAGES) ? this.pages : this.pages + "_" + table;
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("the catalog cannot be closed: {}", ex.getMessage());
		}
	}

}
