package io.spidraparquet.troubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;

import static io.spidraparquet.troubles.Trouble.definition;
import static io.spidraparquet.troubles.Trouble.run;
import static io.spidraparquet.troubles.Trouble.words;

/**
 * Messages of exit code 2.
 */
final class UsageTroubles {

	private static final String JOBS_FOLDER = "spidra.jobs.dir";

	private UsageTroubles() {
	}

	static List<Trouble> ofWords() {
		return List.of(words("is not a parameter", "run", "crawlid=c"),
				words("is not a setting", "run", "--spidra.api.ulr=x"),
				words("is not a setting: settings have the form --name=value", "run", "--spidra.api.url"),
				words("is not an option", "runs", "--format=json"),
				words("is a parameter without a value", "run", "crawlId"),
				words("is given twice", "runs", "output=/x", "output=/y"), words("is not a command", "rnus"),
				words("a word looks like a secret", "run", "apiKey=x"),
				words("is a URL with a token in it", "run",
						"--spidra.notify.url=https://hooks.example.com/services/T0/B0/xYz0123456789abcdef"),
				run(", but has to be like https://host/path", "--spidra.lineage.url=ftp://host/path"),
				run(", but has to be a local folder, or a file whose name ends with",
						"--spidra.metrics.prometheus-file=s3a://bucket/x.prom"),
				Trouble.of("has to be like name=value,name=value",
						(bench) -> bench.env("OTEL_EXPORTER_OTLP_HEADERS", "x-token: value")
							.runCrawls("c", "--spidra.metrics.otlp.url=http://localhost/v1/metrics")),
				Trouble.of("nothing reads the environment variable",
						(bench) -> bench.env("SPIDRA_PARQUET_CODEK", "GZIP").runCrawls("c")),
				words("a run needs crawlId=… or date=…", "run"),
				words("crawlId and date exclude each other", "crawlId=c", "date=today"),
				words("is not a crawl id", "crawlId=../c"), words("is in the future", "date=2999-01-01"),
				words("is not a date: give one like", "date=yesterady"), words("a run needs output=…", "crawlId=c"),
				run(": there is no file", "job=prodcts"), run(", but has to be", "--spidra.api.idle-timeout=soon"),
				words("cannot be written by a file system", "crawlId=c", "output=https://host/x"),
				words("for which there is no file system here", "crawlId=c", "output=s3b://bucket/x"),
				words(": write the full path", "crawlId=c", "output=~/x"),
				words("output contains a password", "crawlId=c", "output=hdfs://user:word@host/x"),
				run("source=raw cannot download the content of pages", "source=raw", "--spidra.content=markdown"),
				words("where neither core-site.xml nor hdfs-site.xml can be read", "crawlId=c",
						"output=hdfs://localhost/x", "--spidra.hadoop-conf-dir=/proc"),
				words("workers and their managers need a job repository in PostgreSQL", "worker"),
				run("spidra.api.budget=shared needs a job repository in PostgreSQL", "--spidra.api.budget=shared"),
				run("has a password in the URL of a database",
						"--spring.datasource.url=jdbc:postgresql://h/d?password=x"));
	}

	static List<Trouble> ofRunsAndOutputs() {
		return List.of(Trouble.of(": there is no such run in", (bench) -> {
			bench.runCrawls("c");
			return bench.run("failed", "output=" + bench.output(), "run=other");
		}), Trouble.of("is not published, so there are no files of its failed pages", (bench) -> {
			bench.runCrawls("unknown");
			return bench.run("failed", "output=" + bench.output(), "run=unknown");
		}), Trouble.of("there are no credentials for S3", UsageTroubles::withoutCredentials),
				Trouble.words("the locale of this process has not all of its", "crawlId=c", "output=/data/\ud83d"),
				Trouble.of("is a folder: give a name, or the path of a .yaml file", (bench) -> bench.runCrawls("c",
						"job=" + Files.createDirectory(bench.folder().resolve("folder")))));
	}

	static List<Trouble> ofSecretsAndFiles() {
		return List.of(
				Trouble.of("the API key is missing", (bench) -> bench.withoutEnv("SPIDRA_API_KEY").runCrawls("c")),
				Trouble.of(", which cannot be read (",
						(bench) -> bench.withoutEnv("SPIDRA_API_KEY")
							.env("SPIDRA_API_KEY_FILE", bench.folder().toString())
							.runCrawls("c")),
				Trouble.of("has the form NAME=…",
						(bench) -> bench.withoutEnv("SPIDRA_API_KEY")
							.env("SPIDRA_API_KEY_FILE", Trouble.file(bench, "key", "export KEY=x\n").toString())
							.runCrawls("c")),
				Trouble.of("the API key is part of a parameter or a crawl id",
						(bench) -> bench.env("SPIDRA_API_KEY", "abcdefgh0123456789").runCrawls("abcdefgh0123456789")),
				words(": the file cannot be read (", "crawlId=@/proc", "output=/x"),
				Trouble.of("is a file: give a folder, which is made if it is missing",
						(bench) -> bench.env("SPIDRA_HOME", Trouble.file(bench, "home-file", "").toString())
							.runCrawls("c")),
				Trouble.of("can be written by other users", (bench) -> {
					Files.createDirectories(bench.home());
					Files.setPosixFilePermissions(bench.home(), PosixFilePermissions.fromString("rwxrwxrwx"));
					return bench.runCrawls("c");
				}), Trouble.of("belongs to …, and this run is of", (bench) -> {
					bench.runCrawls("c");
					Path job = Trouble.file(bench, "shop.yaml", "spidra.parquet.codec: SNAPPY\n");
					return bench.runCrawls("c", "job=" + job);
				}), Trouble.of("init cannot write to", UsageTroubles::noFolder),
				Trouble.of("which init does not overwrite", (bench) -> bench.run("init", "products", "crawlId=c")),
				Trouble.of("has succeeded, so there is nothing to propose from", (bench) -> {
					bench.api().servePages("c", TestApi.failedPage("p", "no text"));
					return bench.run("init", "no-such-definition", "crawlId=c");
				}), words("init does not take the setting", "init", "x", "crawlId=c", "--spidra.parquet.codec=GZIP"));
	}

	static List<Trouble> ofDefinitions() {
		return List.of(definition("the key belongs in", "spidra.api.key: abc\n"),
				definition(" is a list with gaps: number its elements from [0]", "spidra.schema.columns[1].path: a\n"),
				definition("the job definition is not valid YAML, line", "spidra: [\n"),
				definition("write it in quotes", "spidra.flatten.rows: yes\n"),
				definition("is not a path under data", "spidra.flatten.rows: a~b\n"),
				definition("is not inside of the rows that spidra.flatten.rows makes of",
						"spidra.flatten: { rows: a, tables: [ b ] }\n"),
				definition("are declared for one column, but their values are in different tables",
						"spidra: { flatten: { tables: [ a ] }, schema: { columns: [ { paths: [ a/x, b ], name: n } ] } }\n"),
				column("is not a number format, because", "type: double, format: '#,##0'"),
				column(", because it has to be two different words with one slash between",
						"type: boolean, format: 'yes'"),
				column(": write a pattern of java.time, such as", "type: date, format: 'bb'"),
				column("a format needs a column of numbers, dates, timestamps or booleans", "format: '1,234'"),
				column("is not a regular expression of RE2", "type: string, extract: '('"),
				column(", but exactly one is read: put parentheses around", "type: string, extract: 'a'"),
				definition(", which is not a time zone: write a region", "spidra.schema.zone: Berlin\n"),
				column(" refuses, even in quotes: choose another", "name: localtime"),
				definition("lies in an object that",
						"spidra: { flatten: { max-depth: 1 }, schema: { columns: [ { path: a/b/c } ] } }\n"),
				definition("but a variable in it is not set", "spidra.output: ${NO_SUCH_VARIABLE}/x\n"),
				definition("looks like an API key", "spidra.raw-from: /x/spd_hidden0123\n"),
				definition("has aliases that refer to themselves or repeat too much", "spidra: &a\n  schema: [*a]\n"),
				Trouble.of("cannot be read as YAML", UsageTroubles::binary));
	}

	/** The settings of Hadoop keep the SDK from asking the network for a role. */
	private static Workbench.Result withoutCredentials(Workbench bench) throws IOException {
		Trouble.file(bench, "core-site.xml", """
				<configuration>
				<property><name>fs.s3a.endpoint.region</name><value>us-east-1</value></property>
				<property><name>fs.s3a.aws.credentials.provider</name>
				<value>org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider</value></property>
				</configuration>
				""");
		return bench.run("crawlId=c", "output=s3a://no-such-bucket/data", "--spidra.hadoop-conf-dir=" + bench.folder());
	}

	private static Trouble column(String quote, String declaration) {
		return definition(quote, "spidra: { schema: { columns: [ { path: a, " + declaration + " } ] } }\n");
	}

	/** The folder of definitions cannot be made, because a file is above it. */
	private static Workbench.Result noFolder(Workbench bench) throws IOException {
		String before = System.setProperty(JOBS_FOLDER, Trouble.file(bench, "file", "") + "/jobs");
		try {
			return bench.run("init", "no-such-definition", "crawlId=c");
		}
		finally {
			if (before != null) {
				System.setProperty(JOBS_FOLDER, before);
			}
			else {
				System.clearProperty(JOBS_FOLDER);
			}
		}
	}

	private static Workbench.Result binary(Workbench bench) throws IOException {
		Path file = Files.write(bench.folder().resolve("job.yaml"), new byte[] { (byte) 0xff, 1, 2, 0 });
		return bench.runCrawls("c", "job=" + file);
	}

}
