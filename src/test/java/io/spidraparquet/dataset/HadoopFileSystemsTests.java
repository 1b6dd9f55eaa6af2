package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HadoopFileSystemsTests {

	private static final String RETRIES = "fs.s3a.retry.limit";

	private static final String TIMEOUTS = "ipc.client.connect.max.retries.on.timeouts";

	@TempDir
	Path folder;

	private Configuration configuration(DatasetProperties properties) throws IOException {
		try (FileSystem fileSystem = HadoopFileSystems.open(URI.create("faulty://" + this.folder), properties)) {
			return fileSystem.getConf();
		}
	}

	@Test
	void replacesDefaultsOfHadoop() throws IOException {
		Configuration configuration = configuration(DatasetProperties.NONE);
		assertThat(configuration.get(RETRIES)).isEqualTo("4");
		assertThat(configuration.get(TIMEOUTS)).isEqualTo("3");
		assertThat(configuration.getBoolean("fs.automatic.close", true)).isFalse();
	}

	@Test
	void siteFilesWinOverDefaultsAndSettingsOverSiteFiles() throws IOException {
		Files.writeString(this.folder.resolve("core-site.xml"), """
				<configuration>
				<property><name>fs.s3a.retry.limit</name><value>9</value></property>
				<property><name>ipc.client.connect.max.retries.on.timeouts</name><value>8</value></property>
				</configuration>
				""");
		Configuration configuration = configuration(
				new DatasetProperties(this.folder.toString(), Map.of(TIMEOUTS, "7")));
		assertThat(configuration.get(RETRIES)).isEqualTo("9");
		assertThat(configuration.get(TIMEOUTS)).isEqualTo("7");
	}

}
