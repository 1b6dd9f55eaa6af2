package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.run.UnfinishedRuns;

/**
 * Whether another run holds the dataset, and which runs are unfinished.
 *
 * @param setup what a run would work with
 * @param dataset the dataset at the output
 */
record LockCheck(Setup setup, Dataset dataset) implements Check {

	@Override
	public String name() {
		return "lock";
	}

	@Override
	public void examine(Findings findings) throws IOException {
		StateHome home = this.setup.home();
		Path state = this.setup.state();
		if (home == null || state == null) {
			return;
		}
		List<String> unfinished = List.copyOf(UnfinishedRuns.keys(state, this.dataset));
		try {
			DatasetLock.requireFree(state, home.knownId(), this.dataset);
		}
		catch (DatasetLock.LockedException ex) {
			String which = (unfinished.size() == 1) ? " (run " + unfinished.get(0) + ")"
					: unfinished.isEmpty() ? "" : " (one of the runs " + String.join(", ", unfinished) + ")";
			String message = String.valueOf(ex.getMessage());
			boolean here = message.startsWith("another run holds this dataset (");
			if (here) {
				findings.fault(name(), "another run uses this dataset now" + which, "wait until it has ended", ex);
			}
			else {
				findings.fault(name(), ex);
			}
			return;
		}
		findings.ok(name(), "no other run uses this dataset");
		if (!unfinished.isEmpty()) {
			findings.warning("unfinished", ((unfinished.size() == 1) ? "run " : "runs ") + String.join(", ", unfinished)
					+ ((unfinished.size() == 1) ? " has begun and is" : " have begun and are") + " not published",
					"give the same command again: it continues with what is complete");
		}
	}

}
