package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Path;

import io.spidraparquet.parquet.NativeLibraries;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.spool.PrivateFiles;

/**
 * Whether the native library of the codec can be loaded: from the disk of the state
 * folder, or from the temporary folder.
 *
 * @param setup what a run would work with
 */
record CodecCheck(Setup setup) implements Check {

	@Override
	public String name() {
		return "codec";
	}

	@Override
	public void examine(Findings findings) throws IOException {
		StateHome home = this.setup.home();
		Path folder = (home != null) ? Folders.temporary(Folders.existing(home.home())) : null;
		try {
			NativeLibraries.load((folder != null) ? folder : Path.of("missing"), this.setup.parquet().codec(),
					this.setup.job().keepRaw());
			findings.ok(name(), this.setup.parquet().codec() + " can compress");
		}
		finally {
			if (folder != null) {
				PrivateFiles.deleteTree(folder);
			}
		}
	}

}
