package io.spidraparquet.iceberg;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Hold;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.text.Plural;
import org.apache.hadoop.fs.FSError;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings published runs into the tables. The state is written after each run, so a start
 * after a kill goes on with the run whose commit was interrupted.
 */
final class Commits {

	private static final Logger logger = LoggerFactory.getLogger(Commits.class);

	private Commits() {
	}

	/**
	 * Commits the runs that follow the state, in the order of their publication; all runs
	 * if the tables are not those that the state tells of.
	 * @param runs with the run of the state, if it is still published
	 */
	static void commit(IcebergProperties settings, Map<String, String> env, Dataset dataset, Hold hold,
			IcebergState state, List<PublishedRuns.Run> runs) throws IOException {
		try (TableStore store = open(settings, env, dataset)) {
			RunCommit commits = new RunCommit(store, hold);
			if (isBehind(dataset, commits, state, runs)) {
				commitAll(settings, dataset, hold, store, commits, state, PublishedRuns.readAfter(dataset, 0));
				return;
			}
			List<PublishedRuns.Run> owed = runs.stream().filter((run) -> run.sequence() > state.sequence()).toList();
			IcebergState done = commit(dataset, hold, commits, state, owed, new HashSet<>());
			expire(settings, dataset, hold, store, commits, done);
		}
	}

	/**
	 * Somebody may have dropped or renamed a table, or restored an older catalog. A table
	 * that is new in the dataset looks the same, and costs a comparison once.
	 */
	private static boolean isBehind(Dataset dataset, RunCommit commits, IcebergState state,
			List<PublishedRuns.Run> runs) throws IOException {
		for (PublishedRuns.Run run : runs) {
			Manifest manifest = PublishedRuns.manifest(dataset, run.key());
			if (manifest != null && commits.lacks(manifest, run.sequence() == state.sequence())) {
				return true;
			}
		}
		return false;
	}

	/** Compares all runs with the tables, and commits those that differ. */
	static IcebergTables.Registered commitAll(IcebergProperties settings, Map<String, String> env, Dataset dataset,
			Hold hold, IcebergState state, List<PublishedRuns.Run> runs) throws IOException {
		try (TableStore store = open(settings, env, dataset)) {
			return commitAll(settings, dataset, hold, store, new RunCommit(store, hold), state, runs);
		}
	}

	private static IcebergTables.Registered commitAll(IcebergProperties settings, Dataset dataset, Hold hold,
			TableStore store, RunCommit commits, IcebergState state, List<PublishedRuns.Run> runs) throws IOException {
		hold.require();
		// until a run is committed, an interrupted start begins with the comparison again
		IcebergState begun = state.with(0, "");
		begun.write(dataset);
		Set<String> removed = removeOthers(commits, tables(dataset, runs), runs);
		Set<String> changed = new HashSet<>();
		IcebergState done = commit(dataset, hold, commits, begun, runs, changed);
		List<String> names = new ArrayList<>();
		for (String name : tables(dataset, runs)) {
			if (commits.find(name) != null) {
				names.add(store.name(name));
			}
		}
		expire(settings, dataset, hold, store, commits, done);
		return new IcebergTables.Registered(changed.size(), removed.size(), names);
	}

	/** Takes runs out of the tables that have no manifest any more. */
	private static Set<String> removeOthers(RunCommit commits, Set<String> tables, List<PublishedRuns.Run> runs)
			throws IOException {
		Set<String> keys = runs.stream().map(PublishedRuns.Run::key).collect(Collectors.toSet());
		Set<String> removed = new TreeSet<>();
		for (String name : tables) {
			Table table = commits.find(name);
			if (table != null) {
				Set<String> others = new TreeSet<>(RunCommit.files(table).keySet());
				others.removeAll(keys);
				commits.remove(name, others);
				removed.addAll(others);
			}
		}
		return removed;
	}

	private static IcebergState commit(Dataset dataset, Hold hold, RunCommit commits, IcebergState state,
			List<PublishedRuns.Run> runs, Set<String> changed) throws IOException {
		IcebergState done = state;
		Set<String> replaced = new TreeSet<>(state.replaced());
		for (PublishedRuns.Run run : runs) {
			Manifest manifest = PublishedRuns.manifest(dataset, run.key());
			if (manifest == null) {
				continue;
			}
			Set<String> tables = commits.commit(manifest);
			if (!tables.isEmpty()) {
				changed.add(run.key());
				logger.info("committed run {} to {}", run.key(), Plural.of(tables.size(), "Iceberg table"));
			}
			if (SnapshotExpiry.hasReplaced(dataset, manifest)) {
				replaced.add(run.key());
			}
			done = done.with(manifest.sequence(), manifest.attempt()).replacing(replaced);
			hold.require();
			done.write(dataset);
		}
		return done;
	}

	/**
	 * The data are in the tables: what fails here is tried again with the next commit.
	 */
	private static void expire(IcebergProperties settings, Dataset dataset, Hold hold, TableStore store,
			RunCommit commits, IcebergState state) throws IOException {
		try {
			Instant before = Instant.now().minus(settings.keepSnapshots());
			for (String name : tables(dataset, PublishedRuns.readAfter(dataset, state.sequence()))) {
				Table table = commits.find(name);
				if (table != null) {
					SnapshotExpiry.expire(table, before, hold);
				}
			}
			Set<String> replaced = new TreeSet<>(state.replaced());
			for (String key : state.replaced()) {
				if (SnapshotExpiry.removeReplaced(dataset, store, commits, key, before, hold)) {
					replaced.remove(key);
				}
			}
			if (replaced.size() < state.replaced().size()) {
				hold.require();
				state.replacing(replaced).write(dataset);
			}
		}
		catch (Hold.LostException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException | FSError ex) {
			logger.warn("old snapshots of the Iceberg tables could not be removed: {}; the next commit tries again",
					CatalogFailure.reason(ex));
		}
	}

	/** The tables of the last run, and that of the failed pages. */
	private static Set<String> tables(Dataset dataset, List<PublishedRuns.Run> runs) throws IOException {
		Manifest last = runs.isEmpty() ? null : PublishedRuns.manifest(dataset, runs.get(runs.size() - 1).key());
		return (last != null) ? last.files().keySet() : Set.of();
	}

	/** Compares all runs with the tables. */
	static List<IcebergTables.TableState> compare(IcebergProperties settings, Map<String, String> env, Dataset dataset,
			List<PublishedRuns.Run> runs) throws IOException {
		try (TableStore store = openToRead(settings, env, dataset)) {
			RunCommit commits = new RunCommit(store, () -> {
			});
			Map<String, List<String>> owed = new LinkedHashMap<>();
			Map<String, Integer> there = new HashMap<>();
			Map<String, Map<String, Set<String>>> committed = new HashMap<>();
			for (PublishedRuns.Run run : runs) {
				Manifest manifest = PublishedRuns.manifest(dataset, run.key());
				if (manifest == null) {
					continue;
				}
				for (Map.Entry<String, List<Manifest.DataFile>> each : manifest.files().entrySet()) {
					String name = each.getKey();
					owed.putIfAbsent(name, new ArrayList<>());
					if (!committed.containsKey(name)) {
						Table table = commits.find(name);
						committed.put(name, (table != null) ? RunCommit.files(table) : Map.of());
					}
					Set<String> found = committed.getOrDefault(name, Map.of()).getOrDefault(run.key(), Set.of());
					Set<String> expected = each.getValue()
						.stream()
						.map((file) -> store.file(file.path()))
						.collect(Collectors.toSet());
					if (!found.equals(expected)) {
						owed.getOrDefault(name, new ArrayList<>()).add(run.key());
					}
					else if (!expected.isEmpty()) {
						there.merge(name, 1, Integer::sum);
					}
				}
			}
			Set<String> keys = runs.stream().map(PublishedRuns.Run::key).collect(Collectors.toSet());
			List<IcebergTables.TableState> states = new ArrayList<>();
			for (Map.Entry<String, List<String>> each : owed.entrySet()) {
				Table table = commits.find(each.getKey());
				Set<String> others = new TreeSet<>(committed.getOrDefault(each.getKey(), Map.of()).keySet());
				others.removeAll(keys);
				states.add(new IcebergTables.TableState(each.getKey(), store.name(each.getKey()), table != null,
						(table != null) ? snapshots(table) : 0, there.getOrDefault(each.getKey(), 0), each.getValue(),
						List.copyOf(others)));
			}
			return states;
		}
	}

	private static int snapshots(Table table) {
		int count = 0;
		for (Object ignored : table.snapshots()) {
			count++;
		}
		return count;
	}

	/**
	 * Looks at the tables of the last run without changing anything.
	 * @return what there is, for people
	 */
	static String look(IcebergProperties settings, Map<String, String> env, Dataset dataset) throws IOException {
		try (TableStore store = openToRead(settings, env, dataset)) {
			RunCommit commits = new RunCommit(store, () -> {
			});
			for (String name : tables(dataset, PublishedRuns.readAfter(dataset, Long.MAX_VALUE))) {
				commits.find(name);
			}
			Table pages = commits.find(io.spidraparquet.schema.Table.PAGES);
			return store.name(io.spidraparquet.schema.Table.PAGES) + ((pages != null)
					? " has " + Plural.of(snapshots(pages), "snapshot") : " is not there yet: the next run makes it");
		}
	}

	private static TableStore openToRead(IcebergProperties settings, Map<String, String> env, Dataset dataset) {
		return (settings.catalog() == IcebergProperties.Catalog.JDBC)
				? CatalogStore.jdbcToRead(settings, env, dataset, IcebergTables.name(settings, dataset))
				: open(settings, env, dataset);
	}

	private static TableStore open(IcebergProperties settings, Map<String, String> env, Dataset dataset) {
		String pages = IcebergTables.name(settings, dataset);
		return switch (Objects.requireNonNull(settings.catalog())) {
			case HADOOP -> new PathStore(dataset);
			case JDBC -> CatalogStore.jdbc(settings, env, dataset, pages);
			case REST -> CatalogStore.rest(settings, env, dataset, pages);
		};
	}

}
