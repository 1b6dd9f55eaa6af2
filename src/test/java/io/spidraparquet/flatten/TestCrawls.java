package io.spidraparquet.flatten;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.DatasetVerdict;
import io.spidraparquet.evolution.TestEvolution;
import io.spidraparquet.page.DeepStack;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.PageItemReader;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.spool.SpooledPage;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.util.FileSystemUtils;

/**
 * Takes crawls from a server on loopback through a spool to rows, like the job.
 */
final class TestCrawls implements Closeable {

	/** The run key of all rows. */
	static final String RUN = "2026-11-23";

	private final Path folder;

	private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();

	private final ServerSocket server;

	private final Spool spool;

	private final SpoolSegment segment;

	private final ApiClient client;

	private int crawls;

	private final Map<String, String> settings = new TreeMap<>();

	private Flattening flattening = TestFlattening.of(Map.of());

	/** Crawls in a temporary folder. */
	static TestCrawls open() {
		try {
			return new TestCrawls(Files.createTempDirectory("test-crawls"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private TestCrawls(Path folder) throws IOException {
		this.folder = folder;
		this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve, "test-crawls");
		thread.setDaemon(true);
		thread.start();
		this.spool = Spool.open(folder);
		this.segment = this.spool.segment(0);
		URI url = URI.create("http://127.0.0.1:" + this.server.getLocalPort() + "/api");
		Duration second = Duration.ofSeconds(1);
		this.client = new ApiClient(
				new ApiProperties(url, 1_000_000, second, 1, second.multipliedBy(10), second.multipliedBy(30),
						second.multipliedBy(60), 1, second, ApiProperties.Budget.ADDRESS),
				new ApiKey("spd_test"), "test");
	}

	/** The JDK's server sends head and body apart, which takes 40 ms a request. */
	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket socket = this.server.accept()) {
				BufferedReader in = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
				List<String> head = new ArrayList<>();
				for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
					head.add(line);
				}
				byte[] body = this.bodies.getOrDefault(head.get(0).split(" ")[1], new byte[0]);
				ByteArrayOutputStream response = new ByteArrayOutputStream();
				response.writeBytes(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
						+ "Content-Length: " + body.length + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				response.writeBytes(body);
				response.writeTo(socket.getOutputStream());
			}
			catch (IOException ex) {
				// closed, or the client has gone
			}
		}
	}

	/** A page that succeeded, with this JSON as its data. */
	static String page(String data) {
		return """
				{"id":"p-%08x","url":"https://shop.example.com/","title":"T","status":"success","data":%s,\
				"error_message":null,"created_at":"2026-11-20T10:00:00Z"}""".formatted(data.hashCode(), data);
	}

	/** One crawl of pages with this data, into a table that does not exist yet. */
	Result runData(String... data) throws Exception {
		return runData(FixedColumns.pages(RUN), data);
	}

	/** One crawl of pages with this data, into a table that exists. */
	Result runData(TableSchema published, String... data) throws Exception {
		return run(published, 1000, Arrays.stream(data).map(TestCrawls::page).toArray(String[]::new));
	}

	/** One crawl of pages. */
	Result run(TableSchema published, int maxColumns, String... pages) throws Exception {
		return run(published, maxColumns,
				Arrays.stream(pages).map((page) -> page.getBytes(StandardCharsets.UTF_8)).toList());
	}

	/** One crawl of pages into a table that does not exist yet. */
	Result runPages(String... pages) throws Exception {
		return run(FixedColumns.pages(RUN), 1000, pages);
	}

	/** One crawl of pages, as bytes. */
	Result run(TableSchema published, int maxColumns, List<byte[]> pages) throws Exception {
		Map<String, String> more = new TreeMap<>(this.settings);
		more.put("spidra.schema.max-columns", Integer.toString(maxColumns));
		this.flattening = TestFlattening.of(more);
		return run(published, pages);
	}

	/** One crawl of pages under the settings given, as bytes. */
	private Result run(TableSchema published, List<byte[]> pages) throws Exception {
		return runTables(TestEvolution.dataset(published), pages);
	}

	/** One crawl of pages under the settings given, into tables that may exist. */
	Result runTables(DatasetSchema published, List<byte[]> pages) throws Exception {
		FutureTask<Result> run = new FutureTask<>(() -> runHere(published, pages));
		DeepStack.thread(run, "run").start();
		try {
			return run.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private Result runHere(DatasetSchema published, List<byte[]> pages) throws Exception {
		DatasetDefinition definition = this.flattening.dataset();
		Profile profile = definition.emptyProfile(published);
		SpooledCrawl crawl = fetch(profile, pages);
		Profile settled = settle(profile, List.of(crawl));
		DatasetVerdict verdict = definition.judge(published, settled, RUN);
		verdict.requireNoneRefused();
		Result result = flatten(verdict.schema(), crawl);
		requireAllElements(result, settled);
		return result;
	}

	/** Settings of what follows, as {@code name=value}. */
	TestCrawls with(String... newSettings) {
		this.settings.clear();
		for (String setting : newSettings) {
			int equals = setting.indexOf('=');
			this.settings.put(setting.substring(0, equals), setting.substring(equals + 1));
		}
		this.flattening = TestFlattening.of(this.settings);
		return this;
	}

	/** The tables before the first run under the settings given. */
	DatasetSchema start() {
		return this.flattening.dataset().start(RUN);
	}

	/** One crawl of pages with this data under the settings given, into a new table. */
	Result runNew(String... data) throws Exception {
		return runMore(this.flattening.dataset().start(RUN).pages().schema(), data);
	}

	/** One crawl of pages with this data under the settings given, into a table. */
	Result runMore(TableSchema published, String... data) throws Exception {
		return run(published,
				Arrays.stream(data)
					.map(TestCrawls::page)
					.map((page) -> page.getBytes(StandardCharsets.UTF_8))
					.toList());
	}

	/** Settles the profile of crawls. */
	Profile settle(Profile profile, List<SpooledCrawl> fetched) throws IOException {
		return new SettledProfile(this.flattening, this.spool, fetched).of(profile);
	}

	/** Fetches a crawl and adds what its pages have to a profile. */
	SpooledCrawl fetch(Profile profile, List<byte[]> pages) throws Exception {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes("{\"pages\": [\n".getBytes(StandardCharsets.UTF_8));
		for (int i = 0; i < pages.size(); i++) {
			body.writeBytes(((i > 0) ? ",\n" : "").getBytes(StandardCharsets.UTF_8));
			body.writeBytes(pages.get(i));
		}
		body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
		String crawlId = "crawl-" + this.crawls++;
		this.bodies.put("/api/crawl/" + crawlId + "/pages", body.toByteArray());
		return this.segment.fetch(this.client, crawlId, new ProfileSink(profile, this.flattening));
	}

	/** Shows a crawl that is in the spool to another profile, as a restart does. */
	boolean replay(Profile profile, SpooledCrawl crawl) throws IOException {
		return this.segment.replay(crawl, new ProfileSink(profile, this.flattening));
	}

	/** The pages of a crawl as the write step reads them. */
	List<SpooledPage> read(SpooledCrawl crawl) throws Exception {
		List<SpooledPage> pages = new ArrayList<>();
		PageItemReader reader = new PageItemReader(this.spool, List.of(crawl), new PageRange(0, 0, 0, crawl.pages()));
		reader.open(new ExecutionContext());
		for (SpooledPage page = reader.read(); page != null; page = reader.read()) {
			pages.add(page);
		}
		reader.close();
		return pages;
	}

	/** Each element that the scan has counted is a row, or in a page that failed. */
	private static void requireAllElements(Result result, Profile settled) {
		for (Table table : result.dataset().children()) {
			long counted = settled.tables().getOrDefault(String.valueOf(table.path()), 0L);
			long rows = result.values(table).size();
			long failed = result.failedElements().getOrDefault(table.name(), 0L);
			if (counted != rows + failed) {
				throw new AssertionError(
						table.name() + ": " + counted + " elements, " + rows + " rows, " + failed + " failed");
			}
		}
	}

	/** Makes rows of the pages of a crawl. */
	Result flatten(DatasetSchema schema, SpooledCrawl crawl) throws Exception {
		Result result = new Result(schema, new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
		FlatteningItemProcessor processor = new FlatteningItemProcessor(schema, this.flattening, RUN, null);
		for (SpooledPage page : read(crawl)) {
			try {
				PageRows rows = processor.process(page);
				if (rows != null) {
					rows.writeTo(result.allRows()::add);
				}
			}
			catch (PageFailedException ex) {
				result.failures().add(ex);
			}
		}
		result.failedElements().putAll(processor.failedElements());
		return result;
	}

	@Override
	public void close() throws IOException {
		this.segment.close();
		this.server.close();
		FileSystemUtils.deleteRecursively(this.folder);
	}

	/**
	 * A column's value as a test writes it: text as a string, days and instants as such.
	 */
	static Object readable(ColumnType type, Object value) {
		if (type instanceof ColumnType.ListOf list) {
			List<Object> elements = new ArrayList<>();
			for (Object element : (List<?>) value) {
				elements.add((element != null) ? readable(list.element(), element) : "(null)");
			}
			return elements;
		}
		if (type instanceof ColumnType.ListOfStructs structs) {
			List<Object> elements = new ArrayList<>();
			for (Object element : (List<?>) value) {
				elements.add((element != null) ? Result.values(0, structs.fields(), (Row) element) : "(null)");
			}
			return elements;
		}
		if (type == ColumnType.Basic.DATE) {
			return LocalDate.ofEpochDay((Integer) value);
		}
		if (type == ColumnType.Basic.TIMESTAMP) {
			return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
		}
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : value;
	}

	/**
	 * What became of a crawl.
	 *
	 * @param dataset tables of the rows
	 * @param allRows of all tables, in the order of their pages
	 * @param failures of pages without rows, in their order
	 * @param failedElements elements in such pages by table
	 */
	record Result(DatasetSchema dataset, List<Row> allRows, List<PageFailedException> failures,
			Map<String, Long> failedElements) {

		/** The columns of pages. */
		TableSchema schema() {
			return this.dataset.pages().schema();
		}

		/** The values of the rows of a table, without nulls and those of the page. */
		List<Map<String, Object>> values(Table table) {
			int ordinal = this.dataset.tables().indexOf(table);
			int fixed = table.isChild() ? FixedColumns.CHILD_COUNT : FixedColumns.COUNT;
			return this.allRows.stream()
				.filter((row) -> row.table() == ordinal)
				.map((row) -> values(fixed, table.schema().columns(), row))
				.toList();
		}

		/** The same with the id of the page. */
		List<Map<String, Object>> valuesWithPage(Table table) {
			int ordinal = this.dataset.tables().indexOf(table);
			List<Map<String, Object>> values = new ArrayList<>(values(table));
			List<Row> rows = this.allRows.stream().filter((row) -> row.table() == ordinal).toList();
			for (int i = 0; i < rows.size(); i++) {
				values.get(i).put("page_id", new String((byte[]) rows.get(i).value(0), StandardCharsets.UTF_8));
			}
			return values;
		}

		/** The rows of pages. */
		List<Row> rows() {
			return this.allRows.stream().filter((row) -> row.table() == 0).toList();
		}

		/** The columns of data, as {@code name type path}. */
		List<String> columns() {
			return schema().columns()
				.stream()
				.skip(FixedColumns.COUNT)
				.map((column) -> column.name() + " " + column.type().text() + " " + column.path())
				.toList();
		}

		/** The only row's values by column name, without nulls and fixed columns. */
		Map<String, Object> onlyRow() {
			if (rows().size() != 1 || !this.failures.isEmpty()) {
				throw new AssertionError(rows().size() + " rows, failed: " + this.failures);
			}
			return row(0);
		}

		/** A row's values by column name, without nulls and fixed columns. */
		Map<String, Object> row(int number) {
			return values(FixedColumns.COUNT, schema().columns(), rows().get(number));
		}

		/** The values of fixed columns of a row. */
		Map<String, Object> fixed(int number) {
			return values(0, FixedColumns.pages(RUN).columns(), rows().get(number));
		}

		/** A page without row, by column name, without nulls. */
		Map<String, Object> failedPage(int number) {
			return values(0, FixedColumns.failedPages(RUN).columns(), this.failures.get(number).failedPage());
		}

		private static Map<String, Object> values(int from, List<Column> columns, Row row) {
			Map<String, Object> values = new TreeMap<>();
			for (int i = from; i < columns.size(); i++) {
				Column column = columns.get(i);
				Object value = row.value(i);
				if (value != null) {
					values.put(column.name(), readable(column.type(), value));
				}
			}
			return values;
		}

	}

}
