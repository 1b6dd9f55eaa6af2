package io.spidraparquet.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import com.sun.net.httpserver.HttpServer;
import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.flatten.TestFlattening;
import io.spidraparquet.job.fetch.FetchFailedException;
import io.spidraparquet.job.publish.TooManyFailedPagesException;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.h2.jdbc.JdbcSQLNonTransientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationNotFoundException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class FailureTests {

	@TempDir
	Path folder;

	@Test
	void asksForOtherWords() {
		assertFailure(new UsageException("a run needs crawlId=…"), ExitCode.USAGE, "a run needs crawlId=…");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					spidra.api.concurrency    | 0     | spidra.api.concurrency is 0, but has to be at least 1
					spidra.api.url            | ftp:/ | spidra.api.url is 'ftp:/', but has to be like https://api.spidra.io/api
					spidra.api.window         | soon  | setting spidra.api.window is 'soon', but has to be a duration such as 30s, 15m, 6h or 7d
					spidra.skip.max-ratio     | 1.5   | spidra.skip.max-ratio is 1.5, but has to be from 0 to 1
					spidra.keep-unfinished    | x     | setting spidra.keep-unfinished is 'x', but has to be a duration such as 30s, 15m, 6h or 7d
					""")
	void saysWhichSettingIsBad(String name, String value, String message) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(Map.of(name, value));
		Class<?> type = name.startsWith("spidra.api.") ? ApiProperties.class : JobProperties.class;
		Throwable failure = catchThrowable(() -> new Binder(source).bindOrCreate(SettingNames.prefix(type), type));
		assertFailure(failure, ExitCode.USAGE, message);
		assertFailure(new IllegalStateException("the context did not start", failure), ExitCode.USAGE, message);
	}

	@Test
	void asksForAnotherConfigurationFile() {
		Failure failure = Failure.of(new ConfigDataLocationNotFoundException(ConfigDataLocation.of("file:/no.yaml")));
		assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
		assertThat(failure.message()).contains("file:/no.yaml");
		assertThat(failure.unknown()).isNull();
	}

	@Test
	void saysThatAnotherRunHoldsTheDataset() throws IOException {
		URI output = this.folder.resolve("output").toUri();
		Dataset dataset = Dataset.open(output);
		try (DatasetLock lock = DatasetLock.take(this.folder, "home", dataset, null)) {
			assertThat(lock).isNotNull();
			Throwable failure = catchThrowable(() -> DatasetLock.take(this.folder, "home", dataset, null));
			assertFailure(failure, ExitCode.LOCKED, String.valueOf(failure.getMessage()));
			assertFailure(new UncheckedIOException(failure.getMessage(), (IOException) failure), ExitCode.LOCKED,
					String.valueOf(failure.getMessage()));
		}
	}

	@Test
	void saysThatTheDatasetIsAnotherJobs() throws IOException {
		URI output = this.folder.toUri();
		Files.createDirectory(this.folder.resolve("_spidra"));
		Files.writeString(this.folder.resolve("_spidra/dataset.json"), "{\"version\":1,\"job\":\"shop\"}");
		Throwable failure = catchThrowable(() -> DatasetOwner.require(Dataset.open(output), "news"));
		assertFailure(failure, ExitCode.USAGE, String.valueOf(failure.getMessage()));
	}

	@ParameterizedTest
	@CsvSource({ "401, PERSON", "402, PERSON", "403, PERSON", "404, PERSON", "400, PERSON", "302, PERSON",
			"418, PERSON", "429, RETRY", "500, RETRY", "503, RETRY", "200, RETRY" })
	void callsAPersonWhereTheApiRefusesAndRetriesWhereItFails(int status, ExitCode code) throws Exception {
		ApiException failure = failureOf(status);
		assertFailure(failure, code, String.valueOf(failure.getMessage()));
		assertFailure(new ExecutionException(failure), code, String.valueOf(failure.getMessage()));
	}

	@Test
	void callsAPersonIfAtLeastOneCrawlNeedsOne() throws Exception {
		ApiException busy = failureOf(503);
		ApiException unknown = failureOf(404);
		assertFailure(fetchFailed(busy, busy), ExitCode.RETRY,
				"2 crawls could not be fetched; the first: " + busy.getMessage());
		Failure mixed = Failure.of(fetchFailed(busy, unknown));
		assertThat(mixed.code()).isEqualTo(ExitCode.PERSON);
		assertThat(mixed.unknown()).isNull();
		assertFailure(fetchFailed(unknown), ExitCode.PERSON, String.valueOf(unknown.getMessage()));
	}

	@Test
	void saysThatTooManyPagesFailed() throws Exception {
		Constructor<?> constructor = TooManyFailedPagesException.class.getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		Throwable failure = (Throwable) constructor.newInstance(6L, 10L, Map.of("pending", 2L, "failed", 4L),
				new JobProperties.Skip(0.5, null, 0.1));
		assertFailure(failure, ExitCode.TOO_MANY_FAILED_PAGES, String.valueOf(failure.getMessage()));
		assertThat(failure).hasMessageStartingWith("6 of 10 pages failed (failed: 4, pending: 2), more than "
				+ "spidra.skip.max-ratio=0.5 allows: nothing was published.");
	}

	@Test
	void retriesWhatTheMachineFailedAt() {
		assertFailure(new IOException("No space left on device"), ExitCode.RETRY,
				"No space left on device; see df for its free space and df -i for its free inodes");
		assertFailure(new IOException("cannot write /x (0 bytes free): No space left on device"), ExitCode.RETRY,
				"cannot write /x (0 bytes free): No space left on device");
		assertFailure(new IOException("cannot write /x (70.2 MB free): No space left on device"), ExitCode.RETRY,
				"cannot write /x (70.2 MB free): No space left on device; there is space, so it is probably out of inodes: "
						+ "see df -i, and remove files");
		assertFailure(new NoSuchFileException("/data/x"), ExitCode.RETRY, "/data/x: there is no such file or folder");
		assertFailure(new FileNotFoundException("/data/x (Permission denied)"), ExitCode.RETRY,
				"/data/x (Permission denied)");
		assertFailure(new SQLException("connection refused\nat some line"), ExitCode.RETRY,
				"the job repository failed: connection refused");
		assertFailure(
				new JdbcSQLNonTransientException("General error: \"org.h2.mvstore.MVStoreException: Writing failed\"",
						"", "HY000", 50000, new IOException("No space left on device"), ""),
				ExitCode.RETRY, "the job repository failed: its disk is full (No space left on device)");
		assertFailure(
				new JdbcSQLNonTransientException("General error: \"org.h2.mvstore.MVStoreException: Reading failed\"",
						"", "HY000", 50000, new IOException("Input/output error"), ""),
				ExitCode.RETRY, "the job repository failed: its disk failed (Input/output error)");
		assertFailure(new OutOfMemoryError("Java heap space"), ExitCode.RETRY,
				"out of memory (Java heap space): the heap is limited to "
						+ Runtime.getRuntime().maxMemory() / (1024 * 1024)
						+ " MB; give the process more memory, for example JAVA_OPTS=-Xmx1g");
		assertFailure(new SQLException("General error", new OutOfMemoryError("Java heap space")), ExitCode.RETRY,
				"out of memory (Java heap space): the heap is limited to "
						+ Runtime.getRuntime().maxMemory() / (1024 * 1024)
						+ " MB; give the process more memory, for example JAVA_OPTS=-Xmx1g");
		for (String message : List.of("Requested array size exceeds VM limit",
				"Required length exceeds implementation limit")) {
			assertFailure(new OutOfMemoryError("crawl c: " + message), ExitCode.RETRY,
					"out of memory (crawl c: " + message + "): a value is larger than the 2 GB that Java can hold; a"
							+ " larger heap does not help. Leave this crawl out, or have its instruction extract less");
		}
		assertThat(Failure.of(new OutOfMemoryError("unable to create native thread: possibly out of memory")).message())
			.contains("no more threads")
			.doesNotContain("Xmx");
		assertThat(Failure.of(new SQLException("The database has been closed", "90098", 90098)).message())
			.startsWith("the job repository failed: The database has been closed, which happens if its disk"
					+ " fails or memory runs out (the heap is limited to ")
			.endsWith(" MB): give the process more memory, for example JAVA_OPTS=-Xmx1g");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void retriesWhereHadoopFoundADiskFull() throws IOException {
		Files.createSymbolicLink(this.folder.resolve("part"), Path.of("/dev/full"));
		FileSystem files = DatasetFiles.open(this.folder.toUri()).fileSystem();
		Throwable failure = catchThrowable(() -> {
			try (OutputStream out = files
				.create(new org.apache.hadoop.fs.Path(this.folder.toUri().toString(), "part"))) {
				out.write(new byte[100_000]);
			}
		});
		assertThat(failure).isInstanceOf(FSError.class);
		assertFailure(failure, ExitCode.RETRY,
				"No space left on device; see df for its free space and df -i for its free inodes");
	}

	@Test
	void showsOneLine() {
		assertFailure(new IOException("the first line\nthe second"), ExitCode.RETRY, "the first line");
		assertFailure(new UsageException("the first line\r\nthe second"), ExitCode.USAGE, "the first line");
	}

	@Test
	void findsWhatItKnowsAnywhereInTheChain() {
		assertFailure(new IllegalStateException("outer", new RuntimeException("middle", new UsageException("inner"))),
				ExitCode.USAGE, "inner");
		assertFailure(new IOException("cannot write /data/x", new IOException("disk full")), ExitCode.RETRY,
				"cannot write /data/x");
		assertFailure(new IOException("something failed", new UsageException("inner")), ExitCode.USAGE, "inner");
	}

	@Test
	void keepsTheStackTraceOfWhatItDoesNotKnow() {
		IllegalStateException bug = new IllegalStateException("a bug");
		Failure failure = Failure.of(bug);
		assertThat(failure.code()).isEqualTo(ExitCode.RETRY);
		assertThat(failure.message()).isEqualTo("IllegalStateException: a bug");
		assertThat(failure.unknown()).isSameAs(bug);
	}

	@Test
	void ranksFailuresThatNeedAPersonAboveRetriesAndKnownOnesAboveUnknownOnes() throws Exception {
		Throwable bug = new IllegalStateException("a bug");
		Throwable disk = new IOException("disk full");
		Throwable refused = failureOf(401);
		Throwable usage = new UsageException("wrong word");
		assertThat(Failure.of(List.of(bug, disk)).message()).isEqualTo("disk full");
		assertThat(Failure.of(List.of(disk, bug, refused)).code()).isEqualTo(ExitCode.PERSON);
		assertThat(Failure.of(List.of(disk, refused, usage)).code()).isEqualTo(ExitCode.USAGE);
		assertThat(Failure.of(List.of(bug)).unknown()).isSameAs(bug);
		assertThat(Failure.of(List.of(new JobExecutionException("a partition failed"), bug)).unknown()).isSameAs(bug);
	}

	@ParameterizedTest
	@CsvSource({ "DONE, 0", "USAGE, 2", "TOO_MANY_FAILED_PAGES, 3", "STOPPED, 4", "RETRY, 5", "PERSON, 6",
			"LOCKED, 75" })
	void keepsTheExitCodesThatSchedulersKnow(ExitCode code, int value) {
		assertThat(code.value()).isEqualTo(value);
	}

	private static void assertFailure(Throwable thrown, ExitCode code, String message) {
		Failure failure = Failure.of(thrown);
		assertThat(failure.message()).isEqualTo(message);
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure.unknown()).isNull();
	}

	private static Throwable fetchFailed(ApiException... failures) throws ReflectiveOperationException {
		Constructor<FetchFailedException> constructor = FetchFailedException.class.getDeclaredConstructor(List.class);
		constructor.setAccessible(true);
		return constructor.newInstance(List.of(failures));
	}

	/** The client's exception for a response of a real server. */
	private ApiException failureOf(int status) throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			byte[] body = "{\"status\":\"error\",\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		try (SpoolSegment segment = Spool.open(this.folder.resolve("spool")).segment(0)) {
			MapConfigurationPropertySource source = new MapConfigurationPropertySource(
					Map.of("spidra.api.url", "http://127.0.0.1:" + server.getAddress().getPort() + "/api",
							"spidra.api.max-attempts", 1, "spidra.api.idle-timeout", Duration.ofSeconds(5)));
			ApiClient client = new ApiClient(new Binder(source).bindOrCreate("spidra.api", ApiProperties.class),
					new ApiKey("spd_test"), "1.0");
			return (ApiException) catchThrowable(
					() -> segment.fetch(client, "abc", new ProfileSink(new Profile(Set.of(), 1), TestFlattening.of())));
		}
		finally {
			server.stop(0);
		}
	}

}
