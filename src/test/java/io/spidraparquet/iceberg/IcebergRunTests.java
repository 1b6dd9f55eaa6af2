package io.spidraparquet.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What runs commit to Iceberg tables comes back exactly.
 */
class IcebergRunTests {

	private static final String[] HADOOP = { "--spidra.iceberg.catalog=hadoop" };

	private static final String TABLES = "--spidra.flatten.tables=products,products/offers";

	private static final String NESTED = "--spidra.flatten.arrays=nested";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Workbench.Result run(String crawl, String... words) {
		List<String> all = new ArrayList<>(Arrays.asList(HADOOP));
		all.addAll(Arrays.asList(words));
		Workbench.Result result = this.bench.runCrawls(crawl, all.toArray(String[]::new));
		assertThat(result.code()).as(result.err()).isZero();
		return result;
	}

	private Table table(String name) {
		return Iceberg.at(name.equals("pages") ? this.bench.output() : this.bench.output().resolve(name));
	}

	private JsonNode manifest(String key) throws IOException {
		return new JsonMapper().readTree(this.bench.output().resolve("_spidra/runs/" + key + ".json"));
	}

	private List<String> published(String table) throws IOException {
		TreeSet<String> files = new TreeSet<>();
		try (var manifests = Files.list(this.bench.output().resolve("_spidra/runs"))) {
			for (Path path : manifests.filter((each) -> each.toString().matches(".*(?<!redshift)\\.json")).toList()) {
				JsonNode manifest = new JsonMapper().readTree(path);
				manifest.path("tables").forEach((each) -> {
					if (each.path("name").asString().equals(table)) {
						each.path("files").forEach((file) -> files.add(path(file)));
					}
				});
				if (table.equals("failed_pages")) {
					manifest.path("failed_page_files").forEach((file) -> files.add(path(file)));
				}
			}
		}
		return List.copyOf(files);
	}

	private String path(JsonNode file) {
		return this.bench.output().resolve(file.path("path").asString()).toString();
	}

	/** The table has the files of the manifests, and both readers find the same. */
	private void assertAsPublished(String... names) throws Exception {
		for (String name : names) {
			Table table = table(name);
			assertThat(Iceberg.files(table, null)).as(name).isEqualTo(published(name));
			assertReadersAgree(table, null);
		}
	}

	private static void assertReadersAgree(Table table, @Nullable Snapshot snapshot) throws Exception {
		assertThat(Iceberg.rows(table, snapshot)).isNotEmpty().isEqualTo(Iceberg.rowsByDuckDb(table, snapshot));
		Map<Integer, String> fields = Iceberg.fields(table.schema());
		for (String file : Iceberg.files(table, snapshot)) {
			assertThat(fields).as(file).containsAllEntriesOf(Iceberg.fieldsOfFile(file));
		}
	}

	private static List<Snapshot> snapshots(Table table) {
		return StreamSupport.stream(table.snapshots().spliterator(), false).toList();
	}

	private static List<String> attempts(Table table) {
		return snapshots(table).stream()
			.map((each) -> each.summary().get("spidra.run-key") + " " + each.summary().get("spidra.attempt"))
			.toList();
	}

	@Test
	void allTypesComeBackExactly() throws Exception {
		Path job = Files.writeString(this.bench.folder().resolve("shop.yaml"), """
				spidra:
				  flatten.arrays: nested
				  flatten.tables: children
				  schema.columns:
				    - { path: d9, type: "decimal(9,2)" }
				    - { path: d18, type: "decimal(18,4)" }
				    - { path: d38, type: "decimal(38,10)" }
				    - { path: dlist, type: "list<decimal(38,2)>" }
				""");
		this.bench.api().servePages("a", TestApi.page("p1", """
				{"b":true,"n":-9223372036854775808,"huge":12345678901234567890123456789012345678,"x":0.1,
				"s":"é😀\\u0000'","day":"0001-01-01","at":"2026-11-20T08:00:00.123456Z","d9":1234567.89,
				"d18":-12345678901234.5678,"d38":1234567890123456789012345678.0123456789,"dlist":[1.25,null,-3],
				"bools":[true,null],"ints":[1,null,9007199254740993],"texts":["x",null,""],
				"days":["1582-10-15",null],"ats":["2026-11-20T08:00:00Z",null],"mixed":[[1],[2,"x"]],"empty":[],
				"nested":[{"name":"q","at":"1969-12-31T23:59:59.999999Z","prices":[0.5,null],
				"deep":[{"x":1,"y":[null,"z"]},null]},null,{"name":null}],
				"children":[{"k":1,"list":["u",null]},{"k":null}]}"""), TestApi.page("p2", "{}"), TestApi.page("p3", """
				{"b":false,"n":9223372036854775807,"huge":-1,"x":-1e300,"s":"","day":"9999-12-31",
				"at":"9999-12-31T23:59:59.999999Z","d9":-0.01,"d18":0,"d38":-0.0000000001,"dlist":[],
				"nested":[],"children":[]}"""), TestApi.failedPage("q", "no luck"));
		run("a", "job=" + job);
		assertAsPublished("pages", "children", "failed_pages");
		Map<Integer, String> fields = Iceberg.fields(table("pages").schema());
		assertThat(fields.values()).contains("d9 decimal(9, 2) optional", "d18 decimal(18, 4) optional",
				"d38 decimal(38, 10) optional", "huge decimal(38, 0) optional", "at timestamptz optional",
				"day date optional", "x double optional", "n long optional", "b boolean optional", "s string optional",
				"ints.element long optional", "dlist.element decimal(38, 2) optional", "mixed string optional",
				"nested.element.deep.element.y.element string optional");
		assertThat(Iceberg.rows(table("pages"), null).get(0)).contains("d38: 1234567890123456789012345678.0123456789",
				"huge: 12345678901234567890123456789012345678", "dlist: [1.25, null, -3.00]",
				"nested: [{at: 1969-12-31T23:59:59.999999Z, deep: [{x: 1, y: [null, z]}, null], name: q, "
						+ "prices: [0.5, null]}, null, {at: null, deep: null, name: null, prices: null}]");
	}

	@Test
	void fiveNightsWithMoreColumnsAndARerunCanBeReadAsTheyWere() throws Exception {
		for (int night = 1; night <= 5; night++) {
			serve(night, 0);
			run("n" + night, TABLES, NESTED);
		}
		assertAsPublished("pages", "products", "products_offers", "failed_pages");
		Table pages = table("pages");
		assertThat(snapshots(pages)).hasSize(5);
		Snapshot before = pages.currentSnapshot();
		List<String> rows = Iceberg.rows(pages, before);
		List<String> replaced = Iceberg.files(pages, before);
		serve(2, 1);
		Workbench.Result rerun = run("n2", TABLES, NESTED, "rerun=yes");
		assertThat(rerun.err()).contains("committed run n2 to 4 Iceberg tables");
		assertAsPublished("pages", "products", "products_offers", "failed_pages");
		Table after = table("pages");
		assertThat(attempts(after)).hasSize(6).doesNotHaveDuplicates();
		assertThat(after.currentSnapshot().summary()).containsEntry("spidra.run-key", "n2")
			.containsEntry("spidra.attempt", manifest("n2").path("attempt").asString())
			.containsEntry("spidra.sequence", "6")
			.containsEntry("deleted-data-files", "1")
			.containsEntry("added-data-files", "1");
		assertThat(after.spec().fields()).hasSize(1);
		// travel to the night before the rerun
		assertThat(Iceberg.rows(after, after.snapshot(before.snapshotId()))).isEqualTo(rows);
		assertReadersAgree(after, after.snapshot(before.snapshotId()));
		assertThat(Iceberg.files(after, null)).isNotEqualTo(replaced);
		assertThat(replaced).allSatisfy((file) -> assertThat(Path.of(file)).exists());
		// the next commit removes the snapshots and with them the replaced files
		serve(6, 0);
		run("n6", TABLES, NESTED, "--spidra.iceberg.keep-snapshots=0s");
		assertAsPublished("pages", "products", "products_offers", "failed_pages");
		assertThat(snapshots(table("pages"))).hasSize(1);
		assertThat(this.bench.dataFiles().stream().filter((file) -> file.endsWith(".parquet"))).allSatisfy(
				(file) -> assertThat(List.of("pages", "products", "products_offers", "failed_pages")).anySatisfy(
						(name) -> assertThat(published(name)).contains(this.bench.output().resolve(file).toString())));
		assertThat(this.bench.query("SELECT count(*) FROM {pages}"))
			.containsExactly(String.valueOf(Iceberg.rows(table("pages"), null).size()));
	}

	/** Each night has more columns, and fields in structs. */
	private void serve(int night, int version) {
		StringBuilder data = new StringBuilder("\"v\":" + version);
		StringBuilder fields = new StringBuilder("\"name\":\"x\"");
		for (int i = 1; i <= night; i++) {
			data.append(",\"c" + i + "\":[" + i + "],\"d" + i + "\":" + i + ".5");
			fields.append(",\"f" + i + "\":[{\"g" + i + "\":" + i + "}]");
		}
		String page = "{" + data + ",\"notes\":[{" + fields + "},null],\"products\":[{" + fields
				+ ",\"offers\":[{\"price\":" + night + "}]}]}";
		this.bench.api()
			.servePages("n" + night, TestApi.page("p" + night, page), TestApi.failedPage("f" + night, "no luck"));
	}

	@Test
	void aRunThatIsPublishedButNotCommittedIsCommittedByTheNextStart() throws Exception {
		Path inTheWay = this.bench.output().resolve("metadata");
		Files.createDirectories(this.bench.output());
		Files.writeString(inTheWay, "a file where a folder should be");
		serve(1, 0);
		Workbench.Result failed = this.bench.runCrawls("n1", HADOOP);
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertThat(failed.lastLine()).contains("are published, but its Iceberg tables are not complete: ",
				"The next start of any run of this dataset completes them");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("1");
		assertThat(this.bench.output().resolve("_spidra/failed")).doesNotExist();
		assertThat(this.bench.run("runs", "output=" + this.bench.output()).out()).contains("n1")
			.doesNotContain("failed:");
		// the run is published, so there is nothing to do but this
		Workbench.Result again = this.bench.runCrawls("n1", HADOOP);
		assertThat(again.code()).as(again.err()).isEqualTo(5);
		// another run is not kept from publishing
		serve(2, 0);
		Workbench.Result other = this.bench.runCrawls("n2", HADOOP);
		assertThat(other.code()).as(other.err()).isEqualTo(5);
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("2");
		Files.delete(inTheWay);
		assertThat(run("n2").err()).contains("committed run n1 to 2 Iceberg tables",
				"committed run n2 to 2 Iceberg tables", "run n2 is published in");
		assertAsPublished("pages", "failed_pages");
		assertThat(snapshots(table("pages"))).hasSize(2);
		assertThat(run("n2").err()).doesNotContain("committed");
	}

	@Test
	void anExistingDatasetJoinsByOneCommandAndLosesNothingWhileItIsOff() throws Exception {
		for (int night = 1; night <= 3; night++) {
			serve(night, 0);
			assertThat(this.bench.runCrawls("n" + night, TABLES, NESTED).code()).isZero();
		}
		serve(1, 1);
		assertThat(this.bench.runCrawls("n1", TABLES, NESTED, "rerun=yes").code()).isZero();
		assertThat(Iceberg.exists(this.bench.output())).isFalse();
		assertThat(command().out()).contains("3 runs to commit: n2, n3, n1");
		assertThat(Iceberg.exists(this.bench.output())).isFalse();
		assertThat(command("--register").out()).contains("committed 3 runs to 4 Iceberg tables", "as published")
			.doesNotContain("to commit");
		assertAsPublished("pages", "products", "products_offers", "failed_pages");
		assertThat(attempts(table("pages"))).hasSize(3).first().asString().startsWith("n2 ");
		assertThat(command("--register").out()).contains("committed 0 runs");
		assertThat(snapshots(table("pages"))).hasSize(3);
		// off for two runs, of which one replaces
		serve(4, 0);
		assertThat(this.bench.runCrawls("n4", TABLES, NESTED).code()).isZero();
		serve(2, 1);
		assertThat(this.bench.runCrawls("n2", TABLES, NESTED, "rerun=yes").code()).isZero();
		assertThat(Iceberg.rows(table("pages"), null)).hasSize(3); // as it was, and
																	// readable
		assertThat(command().out()).contains("2 runs to commit: n4, n2");
		serve(5, 0);
		assertThat(run("n5", TABLES, NESTED).err()).contains("committed run n4", "committed run n2",
				"committed run n5");
		assertAsPublished("pages", "products", "products_offers", "failed_pages");
	}

	@Test
	@Tag("slow")
	void aRunWhoseManifestWasRemovedLeavesTheTable() throws Exception {
		for (int night = 1; night <= 3; night++) {
			serve(night, 0);
			run("n" + night);
		}
		Files.delete(this.bench.output().resolve("_spidra/runs/n3.json"));
		for (String table : List.of("pages", "failed_pages")) {
			Workbench.delete(this.bench.output().resolve(table + "/run=n3"));
		}
		assertThat(command().out()).contains("1 run without a manifest: n3");
		// the run gets the number that the removed one had
		run("n3");
		assertAsPublished("pages", "failed_pages");
		Files.delete(this.bench.output().resolve("_spidra/runs/n1.json"));
		Workbench.delete(this.bench.output().resolve("pages/run=n1"));
		Workbench.delete(this.bench.output().resolve("failed_pages/run=n1"));
		assertThat(command("--register").out()).contains("and removed 1 run without a manifest");
		assertAsPublished("pages", "failed_pages");
	}

	@Test
	@Tag("slow")
	void aLostStateIsFoundAgainInTheTables() throws Exception {
		for (int night = 1; night <= 3; night++) {
			serve(night, 0);
			run("n" + night);
		}
		serve(1, 1);
		run("n1", "rerun=yes");
		Files.delete(this.bench.output().resolve("_spidra/iceberg.json"));
		serve(4, 0);
		assertThat(run("n4", "--spidra.iceberg.keep-snapshots=0s").err()).contains("committed run n4")
			.doesNotContain("committed run n2");
		assertAsPublished("pages", "failed_pages");
		assertThat(Workbench.filesBelow(this.bench.output().resolve("pages/run=n1"))).hasSize(1);
	}

	@Test
	void aTableOfSomethingElseIsNotTouched() throws Exception {
		serve(1, 0);
		run("n1");
		Path other = this.bench.folder().resolve("moved");
		Files.move(this.bench.output(), other);
		serve(2, 0);
		Workbench.Result refused = this.bench.run("crawlId=n2", "output=" + other, HADOOP[0]);
		assertThat(refused.code()).as(refused.err()).isEqualTo(6);
		assertThat(refused.err()).contains("belongs to file:" + this.bench.output());
		assertThat(snapshots(Iceberg.at(other))).hasSize(1);
	}

	@Test
	void aTableWithColumnsOfSomebodyElseIsNotTouched() throws Exception {
		serve(1, 0);
		run("n1");
		table("pages").updateSchema().addColumn("theirs", Types.StringType.get()).commit();
		serve(2, 0);
		Workbench.Result refused = this.bench.runCrawls("n2", HADOOP);
		assertThat(refused.code()).as(refused.err()).isEqualTo(6);
		assertThat(refused.lastLine()).contains("are published, but its Iceberg tables are not complete: ",
				": something else has changed its columns");
		assertThat(snapshots(table("pages"))).hasSize(1);
		// nights go on until a person has decided
		serve(3, 0);
		Workbench.Result next = this.bench.runCrawls("n3", HADOOP);
		assertThat(next.code()).as(next.err()).isEqualTo(6);
		assertThat(next.err()).contains(": something else has changed its columns", "published run n3");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("3");
		assertThat(this.bench.output().resolve("_spidra/failed")).doesNotExist();
		assertThat(this.bench.runCrawls("n3", HADOOP).code()).isEqualTo(6);
	}

	private Workbench.Result command(String... words) {
		List<String> all = new ArrayList<>(List.of("iceberg", "output=" + this.bench.output()));
		all.addAll(Arrays.asList(HADOOP));
		all.addAll(Arrays.asList(words));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		boolean differs = result.out().contains("--register brings the tables up to date");
		assertThat(result.code()).as(result.err()).isEqualTo(differs ? 5 : 0);
		return result;
	}

}
