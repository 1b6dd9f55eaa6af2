package io.spidraparquet.doctor;

import java.io.IOException;

import io.spidraparquet.dataset.Dataset;

/**
 * Whether the output can be written, by a file that is made and removed, and its free
 * space.
 *
 * @param dataset the dataset at the output
 * @param lastRun bytes of the last run; 0 if there is none
 */
record OutputCheck(Dataset dataset, long lastRun) implements Check {

	@Override
	public String name() {
		return "output";
	}

	@Override
	public void examine(Findings findings) {
		try {
			this.dataset.probe();
		}
		catch (IOException ex) {
			refuse(ex, findings);
			return;
		}
		Space.examine(name(), this.dataset.display() + " can be written", this.dataset.freeBytes(), this.lastRun,
				findings);
	}

	/** The usual reasons in words, without the name of the file that was tried. */
	private void refuse(IOException failure, Findings findings) {
		String message = String.valueOf(failure.getMessage());
		String output = this.dataset.display();
		if (message.contains("Permission denied") || message.contains("Access Denied")) {
			findings.fault(name(), output + " cannot be written by this user (" + System.getProperty("user.name") + ")",
					"change its owner or mode, or give another output", failure);
		}
		else if (message.contains("Read-only file system")) {
			findings.fault(name(), output + " is on a disk that is mounted read-only",
					"mount it for writing, or give another output", failure);
		}
		else if (message.contains("No space left on device")) {
			findings.fault(name(), "the disk of " + output + " is full",
					"make room: 'df -h' and 'df -i' show what is free", failure);
		}
		else {
			findings.fault(name(), failure);
		}
	}

}
