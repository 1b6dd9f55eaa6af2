package io.spidraparquet.iceberg;

import java.io.Closeable;
import java.io.IOException;
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
		Map<String, String> settings = new HashMap<>();
		settings.put(URI, String.valueOf(properties.uri()));
		settings.put(WAREHOUSE, DatasetFileIO.portable(dataset.layout().root())); // has
																					// to
																					// be
																					// there,
																					// and
																					// is
																					// not
																					// used
		settings.put("jdbc.schema-version", "V1");
		put(settings, "jdbc.user", env.get(IcebergProperties.USER));
		put(settings, "jdbc.password", env.get(IcebergProperties.PASSWORD));
		JdbcCatalog catalog;
		try {
			catalog = jdbc(properties, settings, dataset);
		}
		catch (UncheckedSQLException ex) {
			// two runs that make the tables of the catalog at once are in each other's
			// way
			logger.debug("the catalog is opened once more: {}", CatalogFailure.reason(ex));
			catalog = jdbc(properties, settings, dataset);
		}
		return new CatalogStore(dataset, catalog, catalog, pages);
	}

	private static JdbcCatalog jdbc(IcebergProperties properties, Map<String, String> settings, Dataset dataset) {
		JdbcCatalog catalog = new JdbcCatalog((ignored) -> new DatasetFileIO(dataset), null, true);
		catalog.initialize(properties.catalogName(), settings);
		return catalog;
	}

	/**
	 * Tables of a REST server.
	 * @param pages name of the table of pages, with its namespace
	 */
	static CatalogStore rest(IcebergProperties properties, Map<String, String> env, Dataset dataset, String pages) {
		Map<String, String> settings = new HashMap<>();
		settings.put(URI, String.valueOf(properties.uri()));
		settings.put("rest-metrics-reporting-enabled", "false");
		put(settings, WAREHOUSE, properties.warehouse());
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
