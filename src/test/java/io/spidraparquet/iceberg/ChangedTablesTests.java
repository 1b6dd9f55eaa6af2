package io.spidraparquet.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables and manifests that people have changed, dropped or restored between two nights.
 */
class ChangedTablesTests {

	private static final String HADOOP = "--spidra.iceberg.catalog=hadoop";

	private static final String TABLES = "--spidra.flatten.tables=products";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@AfterEach
	void makeRoom() {
		FaultyFileSystem.setFull((path) -> false);
	}

	private void serve(String crawl) {
		this.bench.api()
			.servePages(crawl, TestApi.page(crawl + "1", "{\"n\":1,\"products\":[{\"sku\":\"x\"}]}"),
					TestApi.page(crawl + "2", "{\"n\":2,\"products\":[]}"));
	}

	private Workbench.Result start(String crawl, String... words) {
		serve(crawl);
		List<String> all = new ArrayList<>(List.of(TABLES));
		all.addAll(Arrays.asList(words));
		return this.bench.runCrawls(crawl, all.toArray(String[]::new));
	}

	private Workbench.Result run(String crawl, String... words) {
		Workbench.Result result = start(crawl, words);
		assertThat(result.code()).as(result.err()).isZero();
		return result;
	}

	private Path location(String table) {
		return table.equals("pages") ? this.bench.output() : this.bench.output().resolve(table);
	}

	private Path metadata(String table) {
		return location(table).resolve("metadata");
	}

	private Table table(String name) {
		return Iceberg.at(location(name));
	}

	/** The tables have the files that lie at the output, which has no replaced ones. */
	private void assertComplete(int runs) throws IOException {
		for (String name : List.of("pages", "products")) {
			Path folder = this.bench.output().resolve(name);
			List<String> files = Workbench.filesBelow(folder)
				.keySet()
				.stream()
				.filter((file) -> file.endsWith(".parquet"))
				.map((file) -> folder.resolve(file).toString())
				.toList();
			assertThat(files).as(name).hasSize(runs);
			assertThat(Iceberg.files(table(name), null)).as(name).isEqualTo(files);
		}
	}

	private void removeRun(String key) throws IOException {
		Files.delete(this.bench.output().resolve("_spidra/runs/" + key + ".json"));
		for (String table : List.of("pages", "products")) {
			Workbench.delete(this.bench.output().resolve(table + "/run=" + key));
		}
	}

	private static void copy(Path from, Path to) throws IOException {
		Workbench.delete(to);
		Files.createDirectories(to);
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

	@Test
	void aDroppedTableIsMadeAgainWithAllRuns() throws Exception {
		for (int night = 1; night <= 3; night++) {
			run("n" + night, HADOOP);
		}
		Workbench.delete(metadata("pages"));
		run("n4", HADOOP);
		assertComplete(4);
		Workbench.delete(metadata("products"));
		run("n5", HADOOP);
		assertComplete(5);
	}

	@Test
	void aRestoredCatalogGetsTheRunsThatItForgot() throws Exception {
		run("n1", HADOOP);
		Path backup = this.bench.folder().resolve("backup");
		for (String table : List.of("pages", "products")) {
			copy(metadata(table), backup.resolve(table));
		}
		run("n2", HADOOP);
		for (String table : List.of("pages", "products")) {
			copy(backup.resolve(table), metadata(table));
		}
		run("n3", HADOOP);
		assertComplete(3);
	}

	@Test
	void anotherJobChangesNothing() throws Exception {
		Path mine = job("mine");
		Path other = job("other");
		run("n1", "job=" + mine);
		Workbench.Result refused = start("n2", "job=" + other, HADOOP);
		assertThat(refused.code()).as(refused.err()).isEqualTo(2);
		Workbench.Result registered = this.bench.run("iceberg", "job=" + other, "output=" + this.bench.output(), HADOOP,
				"--register");
		assertThat(registered.code()).as(registered.err()).isEqualTo(2);
		assertThat(registered.err()).contains("belongs to job=mine");
		assertThat(metadata("pages")).doesNotExist();
		assertThat(this.bench.output().resolve("_spidra/iceberg.json")).doesNotExist();
	}

	private Path job(String name) throws IOException {
		return Files.writeString(this.bench.folder().resolve(name + ".yaml"), "spidra.keep-raw: false\n");
	}

	@Test
	void aLostManifestTakesNoRunOutOfTheTables() throws Exception {
		run("n1", HADOOP);
		run("n2", HADOOP);
		Path manifest = this.bench.output().resolve("_spidra/runs/n2.json");
		byte[] content = Files.readAllBytes(manifest);
		Files.delete(manifest);
		assertThat(start("n3", HADOOP).err()).contains("n2.json is missing, but its run has data");
		Workbench.Result registered = command("--register");
		assertThat(registered.code()).as(registered.err()).isEqualTo(5);
		assertThat(registered.err()).contains("n2.json is missing, but its run has data");
		assertComplete(2);
		Files.write(manifest, content);
		run("n3", HADOOP);
		assertComplete(3);
	}

	@Test
	void anotherCatalogLeavesTheFilesThatTheFirstOneHas() throws Exception {
		this.bench.env("SPIDRA_ICEBERG_USER", "sa");
		run("n1", HADOOP);
		Table first = table("pages");
		List<String> rows = Iceberg.rows(first, null);
		run("n1", HADOOP, "rerun=yes");
		run("n2", "--spidra.iceberg.catalog=jdbc", "--spidra.iceberg.uri=jdbc:h2:file:"
				+ this.bench.folder().resolve("catalog") + ";DATABASE_TO_UPPER=FALSE");
		Table after = table("pages");
		assertThat(Iceberg.rows(after, after.snapshot(first.currentSnapshot().snapshotId()))).isEqualTo(rows);
	}

	@Test
	void aDamagedStateKeepsNoRunFromPublishing() throws Exception {
		run("n1", HADOOP);
		Path state = this.bench.output().resolve("_spidra/iceberg.json");
		Files.writeString(state, "{");
		Workbench.Result damaged = start("n2", HADOOP);
		assertThat(damaged.code()).as(damaged.err()).isEqualTo(5);
		assertThat(damaged.lastLine()).contains("are published, but its Iceberg tables are not complete: " + state,
				"remove it and run again");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("4");
		assertThat(this.bench.output().resolve("_spidra/failed")).doesNotExist();
		Files.delete(state);
		run("n2", HADOOP);
		assertComplete(2);
	}

	@Test
	void aFullDiskAfterThePublicationIsNoFailedRun() throws Exception {
		String output = "output=faulty://" + this.bench.output();
		String now = "--spidra.iceberg.keep-snapshots=0s";
		serve("n1");
		for (String words : List.of("n1", "n1 rerun=yes")) {
			List<String> all = new ArrayList<>(List.of("crawlId=n1", output, HADOOP));
			all.addAll(List.of(words.split(" ")).subList(1, words.split(" ").length));
			assertThat(this.bench.run(all.toArray(String[]::new)).code()).isZero();
		}
		AtomicInteger states = new AtomicInteger();
		FaultyFileSystem.setFull(
				(path) -> path.contains("_spidra/") && path.contains("iceberg.json") && states.incrementAndGet() > 1);
		serve("n2");
		Workbench.Result kept = this.bench.run("crawlId=n2", output, HADOOP, now);
		assertThat(kept.code()).as(kept.err()).isZero();
		assertThat(kept.err()).contains("old snapshots of the Iceberg tables could not be removed: ",
				"No space left on device", "; the next commit tries again");
		// the state that cannot be written at all is owed, and the run published
		states.set(1);
		serve("n3");
		Workbench.Result owed = this.bench.run("crawlId=n3", output, HADOOP, now);
		assertThat(owed.code()).as(owed.err()).isEqualTo(5);
		assertThat(owed.lastLine()).contains("are published, but its Iceberg tables are not complete: ");
		assertThat(this.bench.output().resolve("_spidra/failed")).doesNotExist();
		FaultyFileSystem.setFull((path) -> false);
		assertThat(this.bench.run("crawlId=n3", output, HADOOP, now).code()).isZero();
		assertThat(Workbench.filesBelow(this.bench.output().resolve("pages"))).hasSize(3);
	}

	@Test
	void rowsThatAnEngineHasDeletedAreTakenBack() throws Exception {
		run("n1", HADOOP);
		run("n2", HADOOP);
		Table pages = table("pages");
		deleteARow(pages);
		Workbench.Result compared = command();
		assertThat(compared.code()).isEqualTo(5);
		assertThat(compared.out()).contains("1 run to commit: n1");
		Workbench.Result registered = command("--register");
		assertThat(registered.code()).as(registered.err()).isZero();
		assertThat(registered.out()).contains("committed 1 run ", "as published").doesNotContain("to commit");
		assertComplete(2);
		assertThat(Iceberg.rows(table("pages"), null)).hasSize(4);
		// a run without rows has no file that could replace the one with deletes
		deleteARow(table("pages"));
		this.bench.api().servePages("n1", TestApi.failedPage("n11", "no luck"));
		Workbench.Result rerun = this.bench.runCrawls("n1", TABLES, HADOOP, "rerun=yes", "--spidra.skip.max-ratio=1");
		assertThat(rerun.code()).as(rerun.err()).isZero();
		assertThat(Iceberg.rows(table("pages"), null)).hasSize(2);
	}

	/** As engines do that merge on read: the data file stays, with a file of deletes. */
	private static void deleteARow(Table pages) throws IOException {
		try (CloseableIterable<FileScanTask> tasks = pages.newScan()
			.filter(Expressions.equal("run_key", "n1"))
			.planFiles()) {
			DeleteFile deletes = FileMetadata.deleteFileBuilder(pages.spec())
				.ofPositionDeletes()
				.withPath(pages.location() + "/deletes.parquet")
				.withFormat(FileFormat.PARQUET)
				.withFileSizeInBytes(1)
				.withRecordCount(1)
				.withPartition(tasks.iterator().next().file().partition())
				.build();
			pages.newRowDelta().addDeletes(deletes).commit();
		}
	}

	private Workbench.Result command(String... words) {
		List<String> all = new ArrayList<>(List.of("iceberg", "output=" + this.bench.output(), HADOOP));
		all.addAll(Arrays.asList(words));
		return this.bench.run(all.toArray(String[]::new));
	}

	@Test
	void aPartitionFieldOfSomebodyElseIsRefused() throws Exception {
		run("n1", HADOOP);
		table("pages").updateSpec().addField(Expressions.bucket("page_id", 4)).commit();
		Workbench.Result refused = start("n2", HADOOP);
		assertThat(refused.code()).as(refused.err()).isEqualTo(6);
		assertThat(refused.lastLine())
			.contains(" is partitioned by run_key, page_id_bucket_4, and not by run_key alone");
		assertThat(command().code()).isEqualTo(6);
		table("pages").updateSpec().removeField("page_id_bucket_4").commit();
		run("n2", HADOOP);
		assertComplete(2);
	}

	@Test
	void theNumberOfARemovedRunMayBeThatOfAnotherOne() throws Exception {
		run("n1", HADOOP);
		run("n2", HADOOP);
		removeRun("n2");
		run("n3");
		run("n4");
		run("n5", HADOOP);
		assertComplete(4);
	}

}
