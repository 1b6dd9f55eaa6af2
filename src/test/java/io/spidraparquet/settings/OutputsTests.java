package io.spidraparquet.settings;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutputsTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "/data/pages, file:///data/pages", "/data/pages/, file:///data/pages",
			"/data//pages/.//, file:///data/pages", "/data/x/../pages, file:///data/pages",
			"file:/data/pages, file:///data/pages", "file:///data/pages/, file:///data/pages",
			"file:///data/./x/../pages, file:///data/pages", "/data/my pages, file:///data/my%20pages",
			"file:///data/my%20pages, file:///data/my%20pages", "/data/100%, file:///data/100%25",
			"/data/a#b?c, file:///data/a%23b%3Fc", "/data/a:b, file:///data/a:b",
			"s3a://bucket/pages, s3a://bucket/pages", "s3a://bucket/pages/, s3a://bucket/pages",
			"s3a://bucket, s3a://bucket", "s3a://bucket/, s3a://bucket", "s3a://bucket/a/../b//c, s3a://bucket/b/c",
			"s3a://bucket/my%20pages, s3a://bucket/my%20pages", "hdfs://host:8020/data, hdfs://host:8020/data",
			"hdfs:/data, hdfs:/data",
			"abfss://box@account.dfs.core.windows.net/x, abfss://box@account.dfs.core.windows.net/x" })
	void namesADatasetByOneUri(String output, String uri) {
		assertThat(Outputs.resolve(output)).hasToString(uri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pages", "./pages", "pages/", "x/../pages", "./x/.././pages//" })
	void resolvesARelativePathInTheWorkingFolder(String output) {
		String here = Path.of("").toAbsolutePath().toUri().toString();
		assertThat(Outputs.resolve(output)).hasToString(here + "pages");
	}

	@Test
	void namesAFolderTheSameWhetherItIsThereOrNot() throws Exception {
		Path output = this.folder.resolve("data set");
		URI before = Outputs.resolve(output.toString());
		Files.createDirectory(output);
		assertThat(Outputs.resolve(output.toString())).isEqualTo(before);
		assertThat(Outputs.resolve(output + "/")).isEqualTo(before);
		assertThat(Outputs.resolve(output.toUri().toString())).isEqualTo(before);
		assertThat(Path.of(before)).isEqualTo(output);
	}

	@Test
	void takesUmlauts() {
		Assumptions.assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('ü'));
		assertThat(Outputs.resolve("/data/Müll")).hasToString("file:///data/M%C3%BCll");
		assertThat(Outputs.resolve("file:///data/M%C3%BCll")).isEqualTo(Outputs.resolve("/data/Müll"));
		assertThat(Path.of(Outputs.resolve("/data/Müll"))).isEqualTo(Path.of("/data/Müll"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	void refusesAnEmptyOutput(String output) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Outputs.resolve(output))
			.withMessage("output is empty: give a folder or a URI such as s3a://bucket/pages");
	}

	@ParameterizedTest
	@CsvSource({ "~/pages,expanded by a shell", "~,expanded by a shell", "~other/x,expanded by a shell",
			"${DATA}/pages,its variable", "/data/${DATE},its variable", "$DATA/pages,its variable",
			"/data/$DATE/x,its variable", "s3a://bucket/${DATE},its variable", "%DATA%/x,its variable",
			"C:\\data\\pages,a path of Windows", "d:/pages,a path of Windows", "c:,a path of Windows",
			"\\\\server\\share,a path of Windows" })
	void refusesWhatAShellOrAnotherSystemShouldHaveExpanded(String path, String why) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Outputs.resolve(path))
			.withMessageStartingWith("output is '" + path + "', but ")
			.withMessageContaining(why)
			.withMessageEndingWith(": write the full path");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Outputs.folder("SPIDRA_HOME", path))
			.withMessageStartingWith("SPIDRA_HOME is '" + path + "', but ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jar:file:/x.jar!/pages", "s3a:bucket/pages", "hdfs:pages", "https://host/pages",
			"HTTP://host/pages", "har://x/y", "data:pages", "ftp://host/pages" })
	void refusesWhatNoFileSystemWrites(String output) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Outputs.resolve(output))
			.withMessageStartingWith("output '" + output + "' ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file:/home", "s3a://bucket/home", "http://host/home", "hdfs:home" })
	void refusesAFolderThatIsNotLocal(String path) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Outputs.folder("SPIDRA_HOME", path))
			.withMessage("SPIDRA_HOME is '" + path + "', but has to be the path of a local folder, not a URI");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/data/a$b", "/data/100%a%", "/data/~x", "/data/x~", "/data/$1" })
	void takesOtherSignsAsTheyAre(String path) {
		assertThat(Path.of(Outputs.resolve(path))).isEqualTo(Path.of(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/data/a\u0000b", "s3a://bucket/my pages", "s3a://bucket/100%", "hdfs://host/{x}" })
	void refusesWhatIsNeitherAPathNorAUri(String output) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Outputs.resolve(output))
			.withMessageStartingWith("output '" + output + "' is neither a path nor a URI: ");
	}

}
