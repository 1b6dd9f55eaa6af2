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
		Space.examine(name(), this.dataset.display() + " can be written", this.dataset.freeBytes(), this.lastRun,
				findings);
	}

}
