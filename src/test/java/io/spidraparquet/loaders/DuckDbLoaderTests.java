package io.spidraparquet.loaders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.DuckDbCommand;
import io.spidraparquet.workbench.ShellScript;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * {@code jobs/load-duckdb.sh} over five nights. Whatever was loaded when, the DuckDB file
 * has what a reader by manifest sees.
 */
class DuckDbLoaderTests {

	private static final Workbench BENCH = new Workbench();

	private static final FiveNights NIGHTS = new FiveNights(BENCH);

	private static final String COLUMNS = "SELECT table_name, column_name, data_type FROM duckdb_columns()"
			+ " WHERE schema_name = 'main' AND table_name <> 'failed_pages' ORDER BY table_name, column_index";

	private final Map<String, String> environment = new HashMap<>();

	private Path folder;

	private Path file;

	/** Where the loader finds the dataset. */
	private Path dataset;

	@BeforeAll
	static void publish() throws IOException {
		NIGHTS.publish();
		DuckDbCommand.in(BENCH.folder().resolve("bin"), "v1.5.6 (Variegata) 0123456789");
	}

	@AfterAll
	static void close() throws IOException {
		BENCH.close();
	}

	@BeforeEach
	void begin(@TempDir Path temp) throws IOException {
		assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
		this.folder = temp.toRealPath();
		this.file = this.folder.resolve("it's a shop.duckdb");
		this.dataset = this.folder.resolve("the dataset");
		this.environment.put("PATH", BENCH.folder().resolve("bin") + ":/usr/bin:/bin");
	}

	private ShellScript.Result load(String... tables) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>(List.of(this.dataset.toString(), this.file.toString()));
		words.addAll(List.of(tables));
		return new ShellScript(ShellScript.PROJECT.resolve("jobs/load-duckdb.sh"), this.folder, this.environment)
			.run(words.toArray(String[]::new));
	}

	private void become(int publication) throws IOException {
		FiveNights.copy(NIGHTS.after(publication), this.dataset);
	}

	private List<String> query(String sql) throws SQLException {
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute("ATTACH '" + this.file.toString().replace("'", "''") + "' AS loaded (READ_ONLY)");
			duckDb.execute("USE loaded");
			return duckDb.query(sql);
		}
	}

	private void assertLoaded() throws IOException, SQLException {
		Map<String, List<String>> expected = FiveNights.read(this.dataset);
		for (Map.Entry<String, List<String>> table : expected.entrySet()) {
			assertThat(query("FROM \"" + table.getKey() + "\" ORDER BY ALL")).as(table.getKey())
				.isEqualTo(table.getValue());
		}
		assertThat(query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'"))
			.containsExactlyInAnyOrderElementsOf(expected.keySet());
	}

	@Test
	void loadsEachNightAfterTheOther() throws Exception {
		for (int publication = 1; publication <= FiveNights.PUBLICATIONS; publication++) {
			become(publication);
			if (publication == 2) {
				this.environment.put("DUCKDB_KILL", "SET DATA TYPE");
				load().exits(5);
				this.environment.remove("DUCKDB_KILL");
			}
			load().exits(0);
			assertLoaded();
		}
		assertThat(query("SELECT \"key\", \"sequence\" FROM spidra_load.runs ORDER BY \"sequence\"")).containsExactly(
				NIGHTS.day(5) + "|1", NIGHTS.day(3) + "|3", NIGHTS.day(2) + "|4", NIGHTS.day(4) + "|5",
				NIGHTS.day(1) + "|6");
		assertThat(query("SELECT crawl_id, run_key FROM spidra_load.crawls ORDER BY ALL")).containsExactly(
				"a|" + NIGHTS.day(4), "b|" + NIGHTS.day(1), "c|" + NIGHTS.day(1), "d|" + NIGHTS.day(3),
				"e|" + NIGHTS.day(1));
		assertThat(load().exits(0).err()).isEqualTo("load-duckdb: " + this.file + " has all published runs\n");
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute(BENCH.statements("--ddl=duckdb"));
			assertThat(query(COLUMNS)).isEqualTo(duckDb.query(COLUMNS));
		}
		become(3);
		assertThat(load().exits(2).err()).isEqualTo("load-duckdb: this file was loaded from another dataset than "
				+ this.dataset + ": its runs are not numbered on. Load into another file\n");
	}

	@Test
	void goesOnAfterAKillWhileItLoadsAllNightsAtOnce() throws Exception {
		become(FiveNights.PUBLICATIONS);
		this.environment.put("DUCKDB_KILL", "INSERT INTO \"products\"");
		assertThat(load().exits(5).err())
			.contains("load-duckdb: loaded " + NIGHTS.day(5) + " (sequence 1): pages 2, shops 3, failed_pages 1\n")
			.endsWith("load-duckdb: DuckDB could not load run " + NIGHTS.day(3) + " (its message is above)."
					+ " Nothing of it was loaded: start again when the cause is removed\n");
		assertThat(query("SELECT \"key\" FROM spidra_load.runs")).containsExactly(NIGHTS.day(5));
		assertThat(query("SELECT DISTINCT run_key FROM pages")).containsExactly(NIGHTS.day(5));
		this.environment.remove("DUCKDB_KILL");
		load().exits(0);
		assertLoaded();
	}

	@Test
	void aRunThatIsReplacedWhileItIsLoadedComesWithTheNextStart() throws Exception {
		become(4);
		Path counted = Files.writeString(this.folder.resolve("counted"), "");
		Path meanwhile = ShellScript.write(this.folder.resolve("meanwhile"), """
				#!/bin/sh
				[ "$1" = --version ] || echo >>'%1$s'
				[ "$(wc -l <'%1$s')" != 2 ] || { rm -rf '%2$s'; cp -r "%3$s" '%2$s'; }
				exec duckdb "$@"
				""".formatted(counted, this.dataset, NIGHTS.after(5)));
		this.environment.put("DUCKDB", meanwhile.toString());
		assertThat(load().exits(5).err()).contains("(sequence 1)")
			.endsWith("load-duckdb: run " + NIGHTS.day(4) + " was replaced while it was being loaded, so nothing of it"
					+ " was loaded. The next start loads its replacement\n");
		load().exits(0);
		assertLoaded();
	}

	/** Its rows in the earlier run count again when the later run gives it up. */
	@Test
	void aCrawlComesBackToTheRunThatHadIt() throws Exception {
		become(2);
		load().exits(0);
		assertThat(query("SELECT DISTINCT run_key FROM pages WHERE crawl_id = 'a'")).containsExactly(NIGHTS.day(4));
		Path manifest = this.dataset.resolve("_spidra/runs/" + NIGHTS.day(4) + ".json");
		Files.writeString(manifest,
				Files.readString(manifest)
					.replaceFirst("\"sequence\" *: *2", "\"sequence\":9")
					.replaceFirst("\"attempt\" *: *\"", "\"attempt\":\"other-")
					.replaceFirst("(?s)\\{\\s*\"id\"\\s*:\\s*\"a\"[^}]*},", ""));
		load().exits(0);
		assertLoaded();
		assertThat(query("SELECT DISTINCT run_key FROM pages WHERE crawl_id = 'a'")).containsExactly(NIGHTS.day(5));
	}

	@Test
	void loadsTheNamedTablesOnly() throws Exception {
		become(FiveNights.PUBLICATIONS);
		assertThat(load("shops", "products").exits(0).err()).contains("(sequence 1): shops 3\n");
		assertThat(query("FROM products ORDER BY ALL")).isEqualTo(FiveNights.read(this.dataset).get("products"));
		assertThat(query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY 1"))
			.containsExactly("products", "shops");
		assertThat(load().exits(2).err()).isEqualTo("load-duckdb: this file was loaded with the tables shops products:"
				+ " name the same ones, or load into another file\n");
	}

	@Test
	void refusesUnknownTablesAndThoseOfOthers() throws Exception {
		become(FiveNights.PUBLICATIONS);
		assertThat(load("shop").exits(2).err())
			.isEqualTo("load-duckdb: the dataset has no table shop (tables: pages, shops, products, failed_pages)\n");
		assertThat(this.file).doesNotExist();
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute("ATTACH '" + this.file.toString().replace("'", "''") + "' AS mine");
			duckDb.execute("CREATE TABLE mine.pages AS SELECT 1 AS x");
		}
		assertThat(load().exits(2).err())
			.isEqualTo("load-duckdb: this file has rows in a table pages that was not loaded by this script:"
					+ " load into another file\n");
	}

	@Test
	void refusesManifestsThatItDoesNotKnow() throws Exception {
		become(1);
		Path manifest = this.dataset.resolve("_spidra/runs/" + NIGHTS.day(5) + ".json");
		Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"version\" *: *2", "\"version\":3"));
		assertThat(load().exits(2).err()).isEqualTo(
				"load-duckdb: the manifest of run " + NIGHTS.day(5) + " has version 3, but this script reads version 2:"
						+ " use the script that came with the spidra-parquet of that run\n");
		Files.writeString(manifest, "{");
		assertThat(load().exits(5).err()).contains("could not read the manifests");
		assertThat(this.file).doesNotExist();
		Files.delete(manifest);
		assertThat(load().exits(0).err()).isEqualTo("load-duckdb: nothing is published yet at " + this.dataset + "\n");
	}

	@Test
	void saysWhatIsMissing() throws Exception {
		assertThat(load().exits(2).err()).isEqualTo("load-duckdb: there is no dataset at " + this.dataset + "\n");
		become(1);
		DuckDbCommand.in(this.folder.resolve("old"), "v1.3.2 (Ossivalis) 0b83e5d2f6");
		this.environment.put("DUCKDB", this.folder.resolve("old/duckdb").toString());
		assertThat(load().exits(2).err())
			.endsWith("duckdb' is v1.3.2 (Ossivalis) 0b83e5d2f6, but DuckDB 1.4 or newer is needed\n");
		this.environment.put("DUCKDB", "duckduck");
		assertThat(load().exits(2).err()).startsWith("load-duckdb: there is no command 'duckduck': install DuckDB 1.4");
		assertThat(new ShellScript(ShellScript.PROJECT.resolve("jobs/load-duckdb.sh"), this.folder, this.environment)
			.run("hdfs://namenode/shop", "x.duckdb")
			.exits(2)
			.err()).startsWith("load-duckdb: DuckDB cannot read hdfs://namenode/shop");
	}

}
