package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

import io.spidraparquet.workbench.Workbench;

/**
 * What can happen to a file.
 */
enum Damage {

	/** Up to 64 bytes in a row, or 60 bytes anywhere. */
	OVERWRITTEN {
		@Override
		void apply(Path file, Path older, Random random) throws IOException {
			byte[] bytes = Files.readAllBytes(file);
			boolean inARow = random.nextBoolean();
			int start = random.nextInt(bytes.length);
			int count = inARow ? Math.min(bytes.length - start, 1 + random.nextInt(64)) : 60;
			for (int i = 0; i < count; i++) {
				bytes[inARow ? start + i : random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			}
			Files.write(file, bytes);
		}
	},

	CUT {
		@Override
		void apply(Path file, Path older, Random random) throws IOException {
			byte[] bytes = Files.readAllBytes(file);
			Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
		}
	},

	EMPTIED {
		@Override
		void apply(Path file, Path older, Random random) throws IOException {
			Files.write(file, new byte[0]);
		}
	},

	REMOVED {
		@Override
		void apply(Path file, Path older, Random random) throws IOException {
			Files.delete(file);
		}
	},

	/** Replaced by what it was at an earlier time. */
	OLDER {
		@Override
		boolean appliesTo(Path file, Path older) throws IOException {
			return Files.isRegularFile(older) && Files.mismatch(file, older) >= 0;
		}

		@Override
		void apply(Path file, Path older, Random random) throws IOException {
			Files.write(file, Files.readAllBytes(older));
		}
	},

	/** Replaced by a folder, with a file in it. */
	FOLDER {
		@Override
		boolean appliesTo(Path file, Path older) {
			return true;
		}

		@Override
		void apply(Path file, Path older, Random random) throws IOException {
			Files.delete(file);
			Files.createDirectory(file);
			Files.writeString(file.resolve("file"), "text");
		}
	};

	abstract void apply(Path file, Path older, Random random) throws IOException;

	/**
	 * Whether it changes a file.
	 * @param file the file
	 * @param older what it was at an earlier time, where it may be missing
	 */
	boolean appliesTo(Path file, Path older) throws IOException {
		return this == REMOVED || Files.size(file) > 0;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Replaces a folder by a copy of another one. */
	static void copy(Path from, Path to) throws IOException {
		Workbench.delete(to);
		try (var paths = Files.walk(from)) {
			for (Path path : paths.toList()) {
				Path target = to.resolve(from.relativize(path).toString());
				if (Files.isDirectory(path)) {
					Files.createDirectories(target);
				}
				else {
					Files.copy(path, target);
				}
			}
		}
	}

}
