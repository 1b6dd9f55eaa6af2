package io.spidraparquet.iceberg;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Hold;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old snapshots, and the files of replaced runs that no snapshot has any more.
 * Iceberg removes its metadata only: which data files are to stay, the manifests say.
 */
final class SnapshotExpiry {

	private static final Logger logger = LoggerFactory.getLogger(SnapshotExpiry.class);

	private SnapshotExpiry() {
	}

	/**
	 * Removes snapshots.
	 * @param before older ones are removed, except the current one
	 */
	static void expire(Table table, Instant before, Hold hold) throws IOException {
		if (!hasOlder(table, before)) {
			return;
		}
		List<String> unreferenced = Collections.synchronizedList(new ArrayList<>());
		Transaction transaction = table.newTransaction();
		transaction.updateProperties().set(TableProperties.GC_ENABLED, "true").commit();
		transaction.expireSnapshots()
			.expireOlderThan(before.toEpochMilli())
			.retainLast(1)
			.cleanupLevel(ExpireSnapshots.CleanupLevel.METADATA_ONLY)
			.deleteWith(unreferenced::add)
			.commit();
		transaction.updateProperties().set(TableProperties.GC_ENABLED, "false").commit();
		hold.require();
		transaction.commitTransaction();
		table.refresh();
		unreferenced.forEach(table.io()::deleteFile);
	}

	private static boolean hasOlder(Table table, Instant before) {
		Snapshot current = table.currentSnapshot();
		for (Snapshot snapshot : table.snapshots()) {
			if (current != null && snapshot.snapshotId() != current.snapshotId()
					&& snapshot.timestampMillis() < before.toEpochMilli()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Removes files of replaced attempts that no snapshot has. They stay for some time in
	 * any case: tables of a catalog that was used before may have them.
	 * @param key of a run
	 * @param before files that were replaced later stay
	 * @return true if none is left
	 */
	static boolean removeReplaced(Dataset dataset, TableStore store, RunCommit commits, String key, Instant before,
			Hold hold) throws IOException {
		Manifest manifest = PublishedRuns.manifest(dataset, key);
		boolean clean = true;
		if (manifest != null && Instant.parse(manifest.run().publishedAt()).isAfter(before)) {
			return false;
		}
		if (manifest != null) {
			for (String table : manifest.files().keySet()) {
				Set<String> replaced = replaced(dataset, manifest, table);
				Table committed = replaced.isEmpty() ? null : commits.find(table);
				Set<String> needed = (committed != null) ? needed(committed, key) : Set.of();
				for (String path : replaced) {
					if (needed.contains(store.file(path))) {
						clean = false;
					}
					else {
						hold.require();
						dataset.files().delete(dataset.layout().path(path));
						logger.debug("removed {}, which no snapshot has any more", path);
					}
				}
				Path folder = dataset.layout().data(table, key);
				if (!replaced.isEmpty() && dataset.files().list(folder).isEmpty()) {
					dataset.files().delete(folder);
				}
			}
		}
		return clean;
	}

	/** Whether a run has files that its manifest does not name. */
	static boolean hasReplaced(Dataset dataset, Manifest manifest) throws IOException {
		for (String table : manifest.files().keySet()) {
			if (!replaced(dataset, manifest, table).isEmpty()) {
				return true;
			}
		}
		return false;
	}

	private static Set<String> replaced(Dataset dataset, Manifest manifest, String table) throws IOException {
		Path folder = dataset.layout().data(table, manifest.key());
		Set<String> replaced = new TreeSet<>();
		for (String name : dataset.files().list(folder)) {
			if (name.endsWith(".parquet")) {
				replaced.add(table + "/" + folder.getName() + "/" + name);
			}
		}
		manifest.files().getOrDefault(table, List.of()).forEach((file) -> replaced.remove(file.path()));
		return replaced;
	}

	private static Set<String> needed(Table table, String key) throws IOException {
		Set<String> needed = new HashSet<>();
		for (Snapshot snapshot : table.snapshots()) {
			try (CloseableIterable<FileScanTask> tasks = table.newScan()
				.useSnapshot(snapshot.snapshotId())
				.filter(Expressions.equal(RunCommit.RUN_KEY, key))
				.planFiles()) {
				tasks.forEach((task) -> needed.add(task.file().location()));
			}
		}
		return needed;
	}

}
