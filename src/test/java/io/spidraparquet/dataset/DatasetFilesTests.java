package io.spidraparquet.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class DatasetFilesTests {

	@TempDir
	Path root;

	private DatasetFiles files;

	@BeforeEach
	void openFiles() throws IOException {
		this.files = DatasetFiles.open(this.root.toUri());
	}

	@Test
	void writesAFileAndNothingElse() throws IOException {
		this.files.mkdirs(path("a/b"));
		this.files.write(path("a/b/c.json"), Datasets.text("one"));
		this.files.write(path("a/b/c.json"), Datasets.text("two"));
		assertThat(Datasets.tree(this.root)).containsOnlyKeys("/", "a/", "a/b/", "a/b/c.json")
			.containsEntry("a/b/c.json", "two");
	}

	@Test
	void keepsTheOldFileWhereTheNewOneCannotBeWritten() throws IOException {
		this.files.write(path("c.json"), Datasets.text("one"));
		assertThatIOException().isThrownBy(() -> this.files.write(path("c.json"), (out) -> {
			out.write('t');
			throw new IOException("the content failed");
		})).withMessageMatching("cannot write " + this.root + "/c\\.json: the content failed \\([\\d.]+ \\w+ free\\)");
		assertThat(this.root.resolve("c.json")).hasContent("one");
		this.files.write(path("c.json"), Datasets.text("three"));
		assertThat(Datasets.tree(this.root)).containsOnlyKeys("/", "c.json").containsEntry("c.json", "three");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void saysWhichFileADiskHasNoSpaceFor() throws IOException {
		Files.createSymbolicLink(this.root.resolve(".c.json.tmp"), Path.of("/dev/full"));
		assertThatIOException().isThrownBy(() -> this.files.write(path("c.json"), Datasets.text("x".repeat(100_000))))
			.withMessageStartingWith("cannot write " + this.root + "/c.json: ")
			.withMessageMatching(".*: No space left on device \\([\\d.]+ \\w+ free\\)");
		assertThat(this.root.resolve("c.json")).doesNotExist();
	}

	@Test
	void readsAndMeasuresWhatIsThere() throws IOException {
		this.files.write(path("a b%20#.txt"), Datasets.text("größe"));
		try (InputStream in = this.files.read(path("a b%20#.txt"))) {
			assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("größe");
		}
		assertThat(this.files.length(path("a b%20#.txt"))).isEqualTo(7);
		assertThat(this.files.exists(path("a b%20#.txt"))).isTrue();
		assertThat(this.files.exists(path("other"))).isFalse();
		assertThatIOException().isThrownBy(() -> this.files.read(path("other"))).withMessageContaining("other");
		assertThatIOException().isThrownBy(() -> this.files.length(path("other"))).withMessageContaining("other");
	}

	@Test
	void listsNamesInOrderAndNothingWhereThereIsNoFolder() throws IOException {
		for (String name : new String[] { "b", "a", "C", ".d" }) {
			Files.writeString(this.root.resolve(name), "");
		}
		Files.createDirectory(this.root.resolve("folder"));
		assertThat(this.files.list(path("."))).containsExactly(".d", "C", "a", "b", "folder");
		assertThat(this.files.list(path("none/at/all"))).isEmpty();
	}

	@Test
	void movesFilesAndFolders() throws IOException {
		this.files.mkdirs(path("from/deep"));
		this.files.write(path("from/deep/file"), Datasets.text("x"));
		this.files.move(path("from/deep"), path("to"));
		this.files.move(path("to/file"), path("file"));
		assertThat(Datasets.tree(this.root)).containsOnlyKeys("/", "from/", "to/", "file");
	}

	@Test
	void replacesAFileWhetherItIsThereOrNot() throws IOException {
		this.files.write(path("new"), Datasets.text("1"));
		this.files.replace(path("new"), path("file"));
		this.files.write(path("new"), Datasets.text("2"));
		this.files.replace(path("new"), path("file"));
		assertThat(Datasets.tree(this.root)).containsOnlyKeys("/", "file").containsEntry("file", "2");
	}

	@Test
	void saysWhatItCannotMove() {
		assertThatIOException().isThrownBy(() -> this.files.move(path("none"), path("to")))
			.withMessageContaining(this.root + "/none");
	}

	@Test
	void removesWhatExistsAndIgnoresWhatDoesNot() throws IOException {
		this.files.mkdirs(path("a/b"));
		this.files.write(path("a/b/c"), Datasets.text("x"));
		this.files.delete(path("a"));
		this.files.delete(path("a"));
		this.files.delete(path("none/at/all"));
		assertThat(this.root).isEmptyDirectory();
	}

	@Test
	void makesFoldersThatMayBeThere() throws IOException {
		this.files.mkdirs(path("a/b"));
		this.files.mkdirs(path("a/b"));
		this.files.mkdirs(path("a"));
		assertThat(this.root.resolve("a/b")).isDirectory();
	}

	@Test
	void saysWhichFolderItCannotMake() throws IOException {
		Files.writeString(this.root.resolve("file"), "");
		assertThatIOException().isThrownBy(() -> this.files.mkdirs(path("file/folder")))
			.withMessageStartingWith("cannot make the folder " + this.root + "/file/folder: ");
		assertThatIOException().isThrownBy(() -> this.files.mkdirs(path("file")))
			.withMessageStartingWith("cannot make the folder " + this.root + "/file: ");
	}

	@Test
	void saysThatThereIsNoSuchFileSystem() {
		assertThatIOException().isThrownBy(() -> DatasetFiles.open(URI.create("nosuch://host/path")))
			.withMessageStartingWith(
					"nosuch://host/path has the scheme 'nosuch', for which there is no file system here: ");
	}

	@Test
	void showsALocalPathAsAUserWritesIt() {
		assertThat(this.files.display(path("a b%20#"))).isEqualTo(this.root + "/a b%20#");
	}

	private org.apache.hadoop.fs.Path path(String relative) {
		return DatasetLayout.at(this.root.toUri()).path(relative);
	}

}
