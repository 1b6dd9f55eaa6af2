package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The files of an unfinished run in a local folder that only the user can read.
 *
 * @param folder its path; it may not exist
 */
public record LocalState(Path folder) implements StateFiles {

	@Override
	public byte @Nullable [] read(String name) throws IOException {
		Path file = this.folder.resolve(name);
		return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
	}

	@Override
	public void write(String name, byte[] content) throws IOException {
		Path file = this.folder.resolve(name);
		PrivateFiles.makeFolder(this.folder);
		PrivateFiles.makeFolder(Objects.requireNonNull(file.getParent()));
		Path temporary = this.folder.resolve(name + ".tmp");
		PrivateFiles.write(temporary, content);
		Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public boolean exists(String name) {
		return Files.exists(this.folder.resolve(name));
	}

	@Override
	public List<String> list(String name) throws IOException {
		Path listed = this.folder.resolve(name);
		return Files.isDirectory(listed)
				? PrivateFiles.list(listed).stream().map((file) -> String.valueOf(file.getFileName())).toList()
				: List.of();
	}

	@Override
	public void delete(String name) throws IOException {
		PrivateFiles.deleteTree(this.folder.resolve(name));
	}

	@Override
	public Instant lastModified() throws IOException {
		return Files.getLastModifiedTime(this.folder).toInstant();
	}

	@Override
	public String display(String name) {
		return this.folder.resolve(name).toString();
	}

}
