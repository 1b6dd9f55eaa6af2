package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RunSizeTests {

	private static final String PROPERTY = "spidra.size.file";

	@TempDir
	private Path folder;

	@AfterEach
	void clear() {
		System.clearProperty(PROPERTY);
	}

	@Test
	void isNotedInAFolderOfTheStateHome() throws IOException {
		Path file = this.folder.resolve("sizes/42");
		System.setProperty(PROPERTY, file.toString());
		RunSize.store(7);
		RunSize.store(123_456);
		assertThat(file).hasContent("123456");
	}

	@Test
	void isNotedNowhereWithoutAHomeOrALauncher() {
		RunSize.store(1);
		System.setProperty(PROPERTY, this.folder.resolve("no-home/sizes/42").toString());
		RunSize.store(1);
		assertThat(this.folder).isEmptyDirectory();
	}

}
