package io.spidraparquet.parquet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.github.luben.zstd.util.Native;
import io.spidraparquet.parquet.ParquetProperties.Codec;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries of the codecs. They come in jars, and a folder to which they are
 * unpacked must allow the execution of code; many systems mount their temporary folder
 * without. So a run loads them itself, before its first request.
 */
public final class NativeLibraries {

	private static final String SNAPPY_FOLDER = "org.xerial.snappy.tempdir";

	private NativeLibraries() {
	}

	/**
	 * Loads what a run needs. Does nothing if it is loaded.
	 * @param folder where the libraries are unpacked; the system's temporary folder is
	 * tried next. Zstandard's file is removed at once, that of Snappy stays
	 * @param codec codec of the part files
	 * @param keptResponses whether the run writes or reads kept responses, which are
	 * compressed with Zstandard
	 * @throws MissingLibraryException if neither folder allows it
	 * @throws IOException if a library cannot be unpacked
	 */
	public static void load(Path folder, Codec codec, boolean keptResponses) throws IOException {
		boolean needed = keptResponses || switch (codec) {
			case ZSTD, SNAPPY -> true;
			case GZIP, LZ4_RAW, UNCOMPRESSED -> false;
		};
		if (needed) {
			Path chosen = loadZstandard(folder, keptResponses ? null : codec);
			if (codec == Codec.SNAPPY) {
				loadSnappy(chosen);
			}
		}
	}

	/**
	 * Also for Snappy, as a test of the folder: Snappy's own loader tries only once.
	 */
	private static Path loadZstandard(Path folder, @Nullable Codec codec) throws IOException {
		Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
		LinkageError failure = null;
		for (Path each : List.of(folder, temporary)) {
			try {
				Native.load(Files.isDirectory(each) ? each.toFile() : new File("missing"));
				return each;
			}
			catch (LinkageError ex) {
				// an error that is not about unpacking says more
				failure = (failure == null || ex instanceof UnsatisfiedLinkError) ? ex : failure;
			}
		}
		String reason = String.valueOf((failure != null) ? failure.getMessage() : "").lines().findFirst().orElse("");
		String message = "cannot load the native library of "
				+ ((codec == null || codec == Codec.ZSTD) ? "Zstandard" : codec) + " from " + folder
				+ " (SPIDRA_HOME) or " + temporary + " (java.io.tmpdir): "
				+ reason.substring(reason.lastIndexOf(": ") + 1).strip();
		if (failure instanceof UnsatisfiedLinkError) {
			throw new MissingLibraryException(
					message + ". If both are mounted noexec, set SPIDRA_HOME to a folder where code may be executed"
							+ ((codec == null) ? "" : ", or use --spidra.parquet.codec=GZIP, which needs no library"),
					failure);
		}
		throw new IOException(message + ": make room there and run again", failure);
	}

	private static void loadSnappy(Path folder) throws MissingLibraryException {
		String before = System.getProperty(SNAPPY_FOLDER);
		System.setProperty(SNAPPY_FOLDER, (before != null) ? before : folder.toString());
		try {
			Class.forName("org.xerial.snappy.Snappy");
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new MissingLibraryException(
					"cannot load the native library of SNAPPY from " + System.getProperty(SNAPPY_FOLDER) + ": "
							+ ex.getCause()
							+ ". Use another codec, for example --spidra.parquet.codec=GZIP, which needs no library",
					ex);
		}
		finally {
			if (before == null) {
				System.clearProperty(SNAPPY_FOLDER);
			}
		}
	}

}
