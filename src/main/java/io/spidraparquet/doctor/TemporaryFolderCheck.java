package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.spidraparquet.parquet.NativeLibraries;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.spool.PrivateFiles;

/**
 * The temporary folder, and whether the native library of the codec can be loaded from
 * the state folder or from there.
 *
 * @param setup what a run would work with
 */
record TemporaryFolderCheck(Setup setup) implements Check {

	@Override
	public String name() {
		return "temp folder";
	}

	@Override
	public void examine(Findings findings) throws IOException, InterruptedException {
		Path folder = Path.of(System.getProperty("java.io.tmpdir"));
		try {
			Folders.write(folder);
			findings.ok(name(), folder + (Folders.allowsCode(folder) ? " can be written, and code may run there"
					: " can be written; it is mounted noexec, so native libraries run in SPIDRA_HOME"));
		}
		catch (IOException ex) {
			findings.warning(name(), folder + (Files.isDirectory(folder) ? " cannot be written" : " is not a folder"),
					"make it writable, or name another one: JAVA_OPTS=-Djava.io.tmpdir=…");
		}
		loadLibrary(findings);
	}

	private void loadLibrary(Findings findings) throws IOException {
		StateHome home = this.setup.home();
		boolean usesHome = home != null && Files.isDirectory(home.home()) && Files.isWritable(home.home());
		Path folder = usesHome && home != null ? Files.createTempDirectory(home.home(), ".spidra-doctor-")
				: Path.of("missing");
		try {
			NativeLibraries.load(folder, this.setup.parquet().codec(), this.setup.job().keepRaw());
			findings.ok("codec", this.setup.parquet().codec() + " can compress");
		}
		finally {
			if (usesHome) {
				PrivateFiles.deleteTree(folder);
			}
		}
	}

}
