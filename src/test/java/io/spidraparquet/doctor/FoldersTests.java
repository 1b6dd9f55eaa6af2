package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Path;

import io.spidraparquet.workbench.Tmpfs;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What folders and disks allow. */
class FoldersTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void codeMayRunUnlessTheFolderIsMountedNoexec() throws IOException, InterruptedException {
		assertThat(Folders.allowsCode(this.bench.folder())).isTrue();
		Path mounted = this.bench.folder().resolve("noexec");
		try (Tmpfs disk = Tmpfs.mount(mounted, "noexec,size=1m")) {
			Folders.write(mounted);
			assertThat(Folders.allowsCode(mounted)).isFalse();
			disk.remount("ro");
			assertThatIOException().isThrownBy(() -> Folders.write(mounted));
		}
		assertThat(mounted).isEmptyDirectory();
	}

	@Test
	void theClosestFolderThatExists() {
		assertThat(Folders.existing(this.bench.folder().resolve("a/b/c"))).isEqualTo(this.bench.folder());
	}

	@ParameterizedTest
	@CsvSource({ "-1, 0, false", "1000000000, 0, false", "999999999, 0, true", "4000000000, 2000000000, false",
			"4000000000, 2000000001, true" })
	void littleSpaceIsLessThanOneGigabyteOrThanTwoRuns(long free, long lastRun, boolean little) {
		assertThat(Space.isLittle(free, lastRun)).isEqualTo(little);
	}

}
