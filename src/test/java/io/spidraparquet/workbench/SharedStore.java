package io.spidraparquet.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.slf4j.LoggerFactory;

/**
 * A store that several hosts could share, on loopback: a real HDFS, or a server of the
 * protocol of S3.
 */
public interface SharedStore extends AutoCloseable {

	/** Bucket of {@link #s3()}. */
	String BUCKET = "lake";

	/** Root of the store. */
	URI root();

	/** What a run needs to reach it, as settings. */
	List<String> settings();

	/** What a run needs to reach it, as environment variables. */
	Map<String, String> env();

	/** What a client of Hadoop needs to reach it. */
	Configuration configuration();

	/** A client of the store. */
	default FileSystem client() throws IOException {
		return FileSystem.newInstance(root(), configuration());
	}

	@Override
	void close();

	/** Starts a name node and a data node. */
	static SharedStore hdfs(Path folder) throws IOException {
		Configuration configuration = new Configuration();
		configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
		configuration.set("dfs.blocksize", "1048576");
		MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
		cluster.waitActive();
		return new SharedStore() {

			@Override
			public URI root() {
				return cluster.getURI();
			}

			@Override
			public List<String> settings() {
				return List.of();
			}

			@Override
			public Map<String, String> env() {
				return Map.of();
			}

			@Override
			public Configuration configuration() {
				return new Configuration(cluster.getConfiguration(0));
			}

			@Override
			public void close() {
				cluster.shutdown();
			}

		};
	}

	/** Starts a server of the protocol of S3, with one bucket. */
	static SharedStore s3() {
		// it tells of each object that is not there, with a stack trace
		((Logger) LoggerFactory.getLogger("com.robothy")).setLevel(Level.OFF);
		LocalS3 server = LocalS3.builder().port(-1).mode(LocalS3Mode.IN_MEMORY).build();
		server.start();
		String endpoint = "http://127.0.0.1:" + server.getPort();
		Map<String, String> hadoop = Map.of("fs.s3a.endpoint", endpoint, "fs.s3a.endpoint.region", "us-east-1",
				"fs.s3a.path.style.access", "true", "fs.s3a.connection.ssl.enabled", "false");
		makeBucket(endpoint);
		return new SharedStore() {

			@Override
			public URI root() {
				return URI.create("s3a://" + BUCKET);
			}

			@Override
			public List<String> settings() {
				return hadoop.entrySet()
					.stream()
					.map((each) -> "--spidra.hadoop." + each.getKey() + "=" + each.getValue())
					.toList();
			}

			@Override
			public Map<String, String> env() {
				return Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret");
			}

			@Override
			public Configuration configuration() {
				Configuration configuration = new Configuration();
				configuration.set("fs.s3a.input.stream.type", "classic");
				configuration.set("fs.s3a.access.key", "id");
				configuration.set("fs.s3a.secret.key", "secret");
				hadoop.forEach(configuration::set);
				return configuration;
			}

			@Override
			public void close() {
				server.shutdown();
			}

		};
	}

	private static void makeBucket(String endpoint) {
		try {
			java.net.http.HttpRequest request = java.net.http.HttpRequest
				.newBuilder(URI.create(endpoint + "/" + BUCKET))
				.PUT(HttpRequest.BodyPublishers.noBody())
				.build();
			int status = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			if (status != 200) {
				throw new IllegalStateException("no bucket: " + status);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
