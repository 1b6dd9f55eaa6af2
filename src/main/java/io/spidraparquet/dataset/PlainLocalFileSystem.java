package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk, without Hadoop's checksum files. It sets permissions through Java:
 * where its native library is missing, Hadoop would start a {@code chmod} process for
 * each new file and folder.
 */
final class PlainLocalFileSystem extends RawLocalFileSystem {

	/**
	 * Opens the local disk without Hadoop's lookup of a file system and its login, which
	 * would slow down the start of each run.
	 */
	static FileSystem open(URI uri) throws IOException {
		FileSystem local = new PlainLocalFileSystem();
		local.initialize(uri, new Configuration(false));
		return local;
	}

	@Override
	public void setPermission(Path path, FsPermission permission) throws IOException {
		java.nio.file.Path file = pathToFile(path).toPath();
		if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			Files.setPosixFilePermissions(file, posix(permission.toShort()));
		}
	}

	private static Set<PosixFilePermission> posix(int mode) {
		Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
		PosixFilePermission[] fromHighest = PosixFilePermission.values();
		for (int i = 0; i < fromHighest.length; i++) {
			if ((mode & (0400 >> i)) != 0) {
				permissions.add(fromHighest[i]);
			}
		}
		return permissions;
	}

}
