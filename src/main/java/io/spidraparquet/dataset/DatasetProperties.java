package io.spidraparquet.dataset;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the file system of an output is reached.
 *
 * @param hadoopConfDir folder with {@code core-site.xml} and {@code hdfs-site.xml}, one
 * of which may be missing; null or empty for none
 * @param hadoop further settings of Hadoop by their names, such as
 * {@code fs.s3a.endpoint}
 */
@ConfigurationProperties("spidra")
public record DatasetProperties(@Nullable String hadoopConfDir, @DefaultValue Map<String, String> hadoop) {

	/** Hadoop's defaults. */
	public static final DatasetProperties NONE = new DatasetProperties(null, Map.of());

	private static final String BUFFER_DIR = "fs.s3a.buffer.dir";

	public DatasetProperties {
		hadoop = Map.copyOf(hadoop);
	}

	/**
	 * The same, with a folder for what is on its way to an object store.
	 * @param folder local; used unless a setting names another one
	 * @return settings with it
	 */
	public DatasetProperties bufferingIn(Path folder) {
		Map<String, String> all = new HashMap<>(this.hadoop);
		all.putIfAbsent(BUFFER_DIR, folder.toString());
		return new DatasetProperties(this.hadoopConfDir, all);
	}

}
