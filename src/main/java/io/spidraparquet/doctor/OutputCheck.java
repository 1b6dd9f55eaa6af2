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
	public void examine(Findings findings) throws IOException {
		this.dataset.probe();
		long free = this.dataset.freeBytes();
		findings.ok(name(),
				this.dataset.display() + " can be written" + ((free >= 0) ? " (" + Space.text(free) + " free)" : ""));
		Space.examine(name(), this.dataset.display(), free, this.lastRun, findings);
	}

}
