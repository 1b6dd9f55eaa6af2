package io.spidraparquet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.spidraparquet.settings.UsageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

class HomeCheckTests {

	private static final int NOBODY = 65534;

	@TempDir
	Path folder;

	private Path home;

	private Path dataset;

	@BeforeEach
	void makeHome() throws IOException {
		this.home = Files.createDirectory(this.folder.resolve("home"));
		this.dataset = Files.createDirectories(this.home.resolve("datasets/0123"));
		mode("rwxr-xr-x");
	}

	private void mode(String mode) throws IOException {
		Files.setPosixFilePermissions(this.home, PosixFilePermissions.fromString(mode));
	}

	private void check() {
		HomeCheck.check(this.home, this.dataset);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwxrwxrwx", "rwxrwx---", "rwx-w----", "rwx----w-" })
	void refusesAFolderThatOthersMayWriteTo(String mode) throws IOException {
		mode(mode);
		assertThatExceptionOfType(UsageException.class).isThrownBy(this::check)
			.withMessage("SPIDRA_HOME (" + this.home + ") can be written by other users (its mode is " + mode
					+ "): run 'chmod go-w " + this.home + "', or give a new folder in it");
	}

	@Test
	void acceptsAFolderThatOthersMayRead() throws IOException {
		assertThatCode(this::check).doesNotThrowAnyException();
		mode("rwx------");
		assertThatCode(this::check).doesNotThrowAnyException();
		assertThatCode(() -> HomeCheck.check(this.folder.resolve("none"), this.dataset)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "datasets", "sizes", "id", "datasets/4567", "datasets/0123/runs", "datasets/0123/lock",
			"datasets/0123/runs/a/fetched/0.json", "sizes/1" })
	void refusesALinkOfAnotherUser(String name) throws IOException {
		Path link = this.home.resolve(name);
		if (name.equals("datasets")) {
			Files.delete(this.dataset);
			Files.delete(link);
		}
		Files.createDirectories(link.getParent());
		Files.createSymbolicLink(link, this.folder);
		assertThatCode(this::check).as("a link of the user").doesNotThrowAnyException();
		try {
			Files.setAttribute(link, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
		}
		catch (IOException ex) {
			assumeThat(ex).as("only root may give a link away").isNull();
		}
		assertThatExceptionOfType(UsageException.class).isThrownBy(this::check)
			.withMessageStartingWith(link + " is a link that another user has made (");
	}

}
