package io.spidraparquet.workbench;

import java.io.IOException;
import java.net.URI;
import java.util.function.Predicate;

import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code faulty}, that has no room for some files while a
 * test says so. It stands for every file system that is not {@code file:} as well: what
 * passes here assumes nothing local.
 */
public final class FaultyFileSystem extends FilterFileSystem {

	private static volatile Predicate<String> full = (path) -> false;

	public FaultyFileSystem() {
		super(new RawLocalFileSystem() {

			@Override
			public void setPermission(Path path, FsPermission permission) {
				// Hadoop's way to do it starts a process, which takes an interrupt for
				// itself
			}

		});
	}

	/** From now on, files whose path matches cannot be made. */
	public static void setFull(Predicate<String> paths) {
		full = paths;
	}

	@Override
	public String getScheme() {
		return "faulty";
	}

	@Override
	public URI getUri() {
		return URI.create("faulty:///");
	}

	@Override
	public FSDataOutputStream create(Path path, FsPermission permission, boolean overwrite, int buffer,
			short replication, long blockSize, Progressable progress) throws IOException {
		if (full.test(path.toUri().getPath())) {
			throw new IOException("No space left on device: " + path.toUri().getPath());
		}
		return super.create(local(path), permission, overwrite, buffer, replication, blockSize, progress);
	}

	@Override
	public FileStatus[] listStatus(Path path) throws IOException {
		FileStatus[] statuses = super.listStatus(local(path));
		for (FileStatus status : statuses) {
			status.setPath(new Path("faulty", "", status.getPath().toUri().getPath()));
		}
		return statuses;
	}

	@Override
	public FileStatus getFileStatus(Path path) throws IOException {
		FileStatus status = super.getFileStatus(local(path));
		status.setPath(path);
		return status;
	}

	@Override
	public FsStatus getStatus(Path path) throws IOException {
		return super.getStatus(local(path));
	}

	@Override
	public FSDataInputStream open(Path path, int buffer) throws IOException {
		return super.open(local(path), buffer);
	}

	@Override
	public boolean mkdirs(Path path, FsPermission permission) throws IOException {
		return super.mkdirs(local(path), permission);
	}

	@Override
	public boolean mkdirs(Path path) throws IOException {
		return super.mkdirs(local(path));
	}

	@Override
	public boolean delete(Path path, boolean recursive) throws IOException {
		return super.delete(local(path), recursive);
	}

	@Override
	public boolean rename(Path from, Path to) throws IOException {
		return super.rename(local(from), local(to));
	}

	@Override
	protected void checkPath(Path path) {
		// every path is on the local disk
	}

	private static Path local(Path path) {
		return new Path("file", null, path.toUri().getPath());
	}

}
