package io.spidraparquet.iceberg;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Hold;
import io.spidraparquet.dataset.PublishedRuns;
import org.apache.hadoop.fs.FSError;
import org.jspecify.annotations.Nullable;

/**
 * The Iceberg tables over a dataset, if the settings ask for them. They follow the
 * manifests: what is published and not yet in the tables is owed to them, whoever
 * published it and however often a commit was interrupted. Nothing of Iceberg is loaded
 * while nothing is owed.
 */
public final class IcebergTables {

	/** No tables. */
	public static final IcebergTables NONE = new IcebergTables(null, Map.of());

	private final @Nullable IcebergProperties properties;

	private final Map<String, String> env;

	private IcebergTables(@Nullable IcebergProperties properties, Map<String, String> env) {
		this.properties = properties;
		this.env = env;
	}

	/**
	 * The tables that the settings ask for.
	 * @param properties settings
	 * @param env environment variables, for the secrets of the catalog
	 * @return {@link #NONE} without a catalog
	 */
	public static IcebergTables of(IcebergProperties properties, Map<String, String> env) {
		if (properties.catalog() == null) {
			return NONE;
		}
		Map<String, String> secrets = new HashMap<>(env);
		secrets.keySet().retainAll(IcebergProperties.VARIABLES);
		return new IcebergTables(properties, secrets);
	}

	/**
	 * Whether the settings ask for tables.
	 * @return false without a catalog
	 */
	public boolean areWanted() {
		return this.properties != null;
	}

	/**
	 * Commits the published runs that are not in the tables yet, the oldest first, and
	 * removes old snapshots. May be repeated after a kill at any moment. Does nothing if
	 * no tables are wanted.
	 * @param dataset whose runs are published
	 * @param hold this run's hold on the dataset
	 * @throws TablesOwedException if the catalog fails, or the dataset cannot be read or
	 * written; the runs stay published
	 * @throws TableRefusedException if a table is not this dataset's
	 * @throws IOException if the dataset is no longer held
	 */
	public void commitOwed(Dataset dataset, Hold hold) throws IOException {
		IcebergProperties settings = this.properties;
		if (settings == null) {
			return;
		}
		try {
			commitOwed(settings, dataset, hold);
		}
		catch (IOException | RuntimeException | FSError ex) {
			throw CatalogFailure.owed(dataset, ex);
		}
	}

	private void commitOwed(IcebergProperties settings, Dataset dataset, Hold hold) throws IOException {
		IcebergState state = state(settings, dataset);
		// with the run of the state, whose number may be that of another one by now
		List<PublishedRuns.Run> runs = PublishedRuns.readAfter(dataset,
				(state != null) ? Math.max(0, state.sequence() - 1) : 0);
		PublishedRuns.Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
		if (last == null || (state != null && state.isAt(last.sequence(), last.attempt()))) {
			return;
		}
		if (state != null && state.leadsTo(runs)) {
			Commits.commit(settings, this.env, dataset, hold, state, runs);
		}
		else {
			// the tables may have runs whose manifests were removed since
			commitAll(settings, dataset, hold, state);
		}
	}

	/**
	 * Compares all published runs with the tables, and commits what differs.
	 * @param dataset whose runs are published
	 * @param hold this run's hold on the dataset
	 * @return what was done; null if no tables are wanted
	 * @throws TablesOwedException if the catalog fails, or the dataset cannot be read or
	 * written; the runs stay published
	 * @throws TableRefusedException if a table is not this dataset's
	 * @throws IOException if the dataset is no longer held
	 */
	public @Nullable Registered commitAll(Dataset dataset, Hold hold) throws IOException {
		IcebergProperties settings = this.properties;
		if (settings == null) {
			return null;
		}
		try {
			return commitAll(settings, dataset, hold, state(settings, dataset));
		}
		catch (IOException | RuntimeException | FSError ex) {
			throw CatalogFailure.owed(dataset, ex);
		}
	}

	private Registered commitAll(IcebergProperties settings, Dataset dataset, Hold hold, @Nullable IcebergState state)
			throws IOException {
		return Commits.commitAll(settings, this.env, dataset, hold,
				(state != null) ? state : IcebergState.begin(identity(settings, dataset)),
				PublishedRuns.readAfter(dataset, 0));
	}

	/**
	 * Compares all published runs with the tables, and changes nothing.
	 * @param dataset whose runs are published
	 * @return one for each table; empty if no tables are wanted
	 * @throws TableRefusedException if a table is not this dataset's
	 * @throws IOException if the catalog or the dataset cannot be read
	 */
	public List<TableState> compare(Dataset dataset) throws IOException {
		IcebergProperties settings = this.properties;
		if (settings == null) {
			return List.of();
		}
		try {
			return Commits.compare(settings, this.env, dataset, PublishedRuns.readAfter(dataset, 0));
		}
		catch (IOException | RuntimeException | FSError ex) {
			throw CatalogFailure.notRead(dataset, ex);
		}
	}

	/**
	 * Looks whether the tables can be reached and are this dataset's, and changes
	 * nothing.
	 * @param dataset that may not exist yet
	 * @return what there is, for people; null if no tables are wanted
	 * @throws TableRefusedException if a table is not this dataset's
	 * @throws IOException if the catalog or the dataset cannot be read
	 */
	public @Nullable String look(Dataset dataset) throws IOException {
		IcebergProperties settings = this.properties;
		if (settings == null) {
			return null;
		}
		try {
			return Commits.look(settings, this.env, dataset);
		}
		catch (IOException | RuntimeException | FSError ex) {
			throw CatalogFailure.notRead(dataset, ex);
		}
	}

	/** The state of these tables; null if it is unknown. */
	private static @Nullable IcebergState state(IcebergProperties settings, Dataset dataset) throws IOException {
		IcebergState state = IcebergState.read(dataset);
		return (state != null && state.tables().equals(identity(settings, dataset))) ? state : null;
	}

	/** Says which tables these are, without secrets that a URL may have. */
	private static String identity(IcebergProperties settings, Dataset dataset) {
		String catalog = String.valueOf(settings.catalog()).toLowerCase(Locale.ROOT);
		return (settings.uri() == null) ? catalog
				: catalog + ":" + settings.catalogName() + ":" + name(settings, dataset) + ":"
						+ Integer.toHexString(Objects.hash(settings.uri(), settings.warehouse()));
	}

	/** The name of the table of pages in a catalog, with its namespace. */
	static String name(IcebergProperties settings, Dataset dataset) {
		String name = settings.table();
		if (name == null) {
			name = dataset.layout().root().getName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
			name = name.matches("[a-z].*") ? name : "dataset_" + name;
		}
		return (name.indexOf('.') >= 0) ? name : "spidra." + name;
	}

	/**
	 * What was committed.
	 *
	 * @param runs number of runs that are in the tables now and were not before
	 * @param removed number of runs that were in the tables without a manifest
	 * @param tables what the tables are called
	 */
	public record Registered(int runs, int removed, List<String> tables) {

	}

	/**
	 * How a table compares with the manifests.
	 *
	 * @param table name of the table in the dataset
	 * @param name what the catalog calls it
	 * @param exists whether the catalog has it
	 * @param snapshots number of its snapshots
	 * @param runs number of runs whose files it has as published
	 * @param owed keys of the runs that it does not have so, in the order of publication
	 * @param removed keys of runs that it has without a manifest, sorted
	 */
	public record TableState(String table, String name, boolean exists, int snapshots, int runs, List<String> owed,
			List<String> removed) {

	}

}
