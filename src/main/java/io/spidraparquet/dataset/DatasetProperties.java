package io.spidraparquet.dataset;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the output's file system.
 *
 * @param hadoop Further settings of Hadoop by their names, such as
 * {@code fs.s3a.endpoint}.
 * @param hadoopConfDir Folder with Hadoop's {@code core-site.xml} and
 * {@code hdfs-site.xml}; one of them may be missing. If unset (null) or empty, neither is
 * read.
 */
@ConfigurationProperties("spidra")
public record DatasetProperties(@Nullable String hadoopConfDir, @DefaultValue Map<String, String> hadoop) {

	/** Defaults only. */
	public static final DatasetProperties NONE = new DatasetProperties(null, Map.of());

	private static final String BUFFER_DIR = "fs.s3a.buffer.dir";

	public DatasetProperties {
		hadoop = Map.copyOf(hadoop);
	}

	/**
	 * Sets the folder that buffers uploads to S3.
	 * @param folder local folder; ignored if {@code fs.s3a.buffer.dir} is already set
	 * @return a copy with this setting
	 */
	public DatasetProperties bufferingIn(Path folder) {
		Map<String, String> all = new HashMap<>(this.hadoop);
		all.putIfAbsent(BUFFER_DIR, folder.toString());
		return new DatasetProperties(this.hadoopConfDir, all);
	}

}
