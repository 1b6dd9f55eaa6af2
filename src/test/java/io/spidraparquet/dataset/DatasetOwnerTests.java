package io.spidraparquet.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class DatasetOwnerTests {

	@TempDir
	Path folder;

	private Path root;

	private DatasetFiles files;

	private DatasetLayout layout;

	@BeforeEach
	void openFiles() throws IOException {
		this.root = this.folder.resolve("dataset");
		this.files = DatasetFiles.open(this.root.toUri());
		this.layout = DatasetLayout.at(this.root.toUri());
		this.files.mkdirs(this.layout.metadata());
	}

	@Test
	void letsAnyJobHaveANewDataset() {
		assertThatCode(() -> require("shop")).doesNotThrowAnyException();
		assertThatCode(() -> require(null)).doesNotThrowAnyException();
		assertThat(this.root.resolve("_spidra/dataset.json")).doesNotExist();
	}

	@Test
	void letsTheSameJobContinue() throws IOException {
		own("shop");
		assertThatCode(() -> require("shop")).doesNotThrowAnyException();
		own(null);
		assertThatCode(() -> require(null)).doesNotThrowAnyException();
	}

	@Test
	void refusesAnotherJob() throws IOException {
		own("shop");
		assertThatExceptionOfType(DatasetOwner.OtherJobException.class).isThrownBy(() -> require("Shop"))
			.withMessage("the dataset " + this.root + " belongs to job=shop, and this run is of job=Shop: give another "
					+ "output, or run with the same job");
		assertThatExceptionOfType(DatasetOwner.OtherJobException.class).isThrownBy(() -> require(null))
			.withMessage(
					"the dataset " + this.root + " belongs to job=shop, and this run is of no job definition: give "
							+ "another output, or run with the same job");
		own(null);
		assertThatExceptionOfType(DatasetOwner.OtherJobException.class).isThrownBy(() -> require("shop"))
			.withMessage(
					"the dataset " + this.root + " belongs to no job definition, and this run is of job=shop: give "
							+ "another output, or run with the same job");
	}

	@Test
	void writesTheNameOfTheJob() throws IOException {
		own("shop");
		assertThat(new JsonMapper().readTree(Files.readString(this.root.resolve("_spidra/dataset.json"))))
			.isEqualTo(new JsonMapper().readTree("{\"version\":1,\"job\":\"shop\"}"));
	}

	@Test
	void saysThatItsFileIsDamaged() throws IOException {
		Files.writeString(this.root.resolve("_spidra/dataset.json"), "{\"version\":");
		assertThatIOException().isThrownBy(() -> require("shop"))
			.isNotInstanceOf(DatasetOwner.OtherJobException.class)
			.withMessageStartingWith(this.root + "/_spidra/dataset.json is damaged (");
	}

	private void own(@Nullable String job) throws IOException {
		this.files.write(this.layout.path("_spidra/dataset.json"), DatasetOwner.body(job));
	}

	private void require(@Nullable String job) throws IOException {
		DatasetOwner.require(new Dataset(this.files, this.layout), job);
	}

}
