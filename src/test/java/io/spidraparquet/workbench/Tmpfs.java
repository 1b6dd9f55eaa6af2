package io.spidraparquet.workbench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A small file system in memory, mounted at a folder: a disk that is full when it is
 * full. Tests with one are skipped where this user may not mount.
 */
public final class Tmpfs implements Closeable {

	private final Path folder;

	private Tmpfs(Path folder) {
		this.folder = folder;
	}

	/**
	 * Mounts one.
	 * @param options like {@code size=4m}
	 */
	public static Tmpfs mount(Path folder, String options) throws IOException, InterruptedException {
		Files.createDirectories(folder);
		String refused = run("mount", "-t", "tmpfs", "-o", "mode=700," + options, "tmpfs", folder.toString());
		assumeThat(refused).as("this user may mount a tmpfs").isNull();
		return new Tmpfs(folder);
	}

	/** Changes its options. */
	public void remount(String options) throws IOException, InterruptedException {
		assertThat(run("mount", "-o", "remount," + options, this.folder.toString())).isNull();
	}

	@Override
	public void close() throws IOException {
		try {
			if (run("umount", this.folder.toString()) != null) {
				assertThat(run("umount", "-l", this.folder.toString())).isNull();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Returns what a command said if it failed. */
	private static @Nullable String run(String... command) throws IOException, InterruptedException {
		Process process;
		try {
			process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return String.valueOf(ex.getMessage());
		}
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return (process.waitFor() == 0) ? null : said;
	}

}
