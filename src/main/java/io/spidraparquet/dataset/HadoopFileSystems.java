package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.text.Nearest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * Opens and configures Hadoop's file systems. The settings of a job take precedence over
 * the site files and over the values set here.
 */
final class HadoopFileSystems {

	/** Schemes whose rename copies each object and whose folders are only prefixes. */
	private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3n", "s3", "gs", "oss", "obs", "cosn", "tos",
			"swift", "wasb", "wasbs", "abfs", "abfss");

	private HadoopFileSystems() {
	}

	/**
	 * Opens the file system of a URI.
	 * @param uri absolute
	 * @param properties site files and settings
	 * @return a new instance, to be closed by the caller
	 * @throws IOException if the scheme is unknown, a site file cannot be read, or the
	 * file system cannot be reached
	 */
	static FileSystem open(URI uri, DatasetProperties properties) throws IOException {
		if ("file".equals(uri.getScheme())) {
			return PlainLocalFileSystem.open(uri);
		}
		Configuration configuration = new Configuration();
		addSite(configuration, properties.hadoopConfDir());
		// Hadoop's shutdown hook would close it under a run that a signal stops
		configuration.setBoolean("fs.automatic.close", false);
		// an unreachable host has to fail a run within about a minute
		setDefault(configuration, "ipc.client.connect.max.retries.on.timeouts", "3");
		setDefault(configuration, "fs.s3a.attempts.maximum", "2");
		setDefault(configuration, "fs.s3a.retry.limit", "4");
		// little more than footers is read, for which the other stream types are slower
		setDefault(configuration, "fs.s3a.input.stream.type", "classic");
		properties.hadoop().forEach(configuration::set);
		nameUser();
		try {
			return FileSystem.newInstance(uri, configuration);
		}
		catch (UnsupportedFileSystemException ex) {
			throw missing(uri, ex);
		}
		catch (RuntimeException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof ClassNotFoundException) {
					throw missing(uri, ex);
				}
			}
			throw ex;
		}
	}

	/**
	 * Hadoop's login fails for a user who has a number only, as in a container whose
	 * image does not know the user that it is started with. Such a user gets a name.
	 */
	private static void nameUser() throws IOException {
		try {
			UserGroupInformation.getLoginUser();
		}
		catch (IOException ex) {
			if (UserGroupInformation.isSecurityEnabled()) {
				throw ex;
			}
			String name = System.getenv("HADOOP_USER_NAME");
			UserGroupInformation
				.setLoginUser(UserGroupInformation.createRemoteUser((name != null) ? name : "spidra-parquet"));
		}
	}

	/** Says how to write to an output whose file system is not in the class path. */
	private static IOException missing(URI uri, Exception cause) {
		String scheme = String.valueOf(uri.getScheme());
		String other = Nearest.hint(scheme, List.of("s3a", "hdfs", "file"));
		String cure = switch (scheme) {
			case "s3", "s3n" -> ": write s3a" + uri.toString().substring(scheme.length());
			case "gs" -> needs("gcs-connector, of Google");
			case "abfs", "abfss", "wasb", "wasbs" -> needs("hadoop-azure");
			case "oss" -> needs("hadoop-aliyun");
			default ->
				other.isEmpty() ? ": give a folder, or a URI such as s3a://bucket/pages or hdfs://host/pages; the"
						+ " jar of another file system of Hadoop can be added to the class path" : other;
		};
		UnsupportedFileSystemException refused = new UnsupportedFileSystemException(
				uri + " has the scheme '" + scheme + "', for which there is no file system here" + cure);
		refused.initCause(cause);
		return refused;
	}

	private static String needs(String jar) {
		return ": add the jar of its connector (" + jar + ") to the class path, or give a folder, or a URI such as"
				+ " s3a://bucket/pages or hdfs://host/pages";
	}

	/** Sets a value unless a site file has one. Hadoop's own defaults are replaced. */
	private static void setDefault(Configuration configuration, String name, String value) {
		String[] sources = configuration.getPropertySources(name);
		if (sources == null || sources[sources.length - 1].endsWith("-default.xml")) {
			configuration.set(name, value);
		}
	}

	static boolean isObjectStore(FileSystem fileSystem) {
		return OBJECT_STORES.contains(fileSystem.getUri().getScheme());
	}

	private static void addSite(Configuration configuration, @Nullable String folder) throws IOException {
		if (folder == null || folder.isBlank()) {
			return;
		}
		List<java.nio.file.Path> files = Stream.of("core-site.xml", "hdfs-site.xml")
			.map((name) -> java.nio.file.Path.of(folder, name))
			.filter(Files::isReadable)
			.toList();
		if (files.isEmpty()) {
			throw new UnsupportedFileSystemException("HADOOP_CONF_DIR (spidra.hadoop-conf-dir) is " + folder
					+ ", where neither core-site.xml nor hdfs-site.xml can be read");
		}
		files.forEach((file) -> configuration.addResource(new Path(file.toUri())));
		try {
			configuration.size(); // loads the resources
		}
		catch (RuntimeException ex) {
			throw new UnsupportedFileSystemException(
					"a file in " + folder + " (HADOOP_CONF_DIR) cannot be read: " + DatasetFiles.firstLine(ex));
		}
	}

}
