package io.spidraparquet.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.SharedState;

/**
 * Which workers have begun a part of a run and have not ended it: a file each, next to
 * the state of the run. What is left when another worker takes the part over belongs to a
 * worker that died.
 *
 * @param files shared files of the run
 * @param stepExecution id of the step execution
 */
public record Claims(SharedState files, long stepExecution) {

	/** The folder of the claims, with a folder for each step execution. */
	static final String FOLDER = "claims";

	/**
	 * The workers that have begun the part and have not ended it, by the names of their
	 * claims: two workers can have one name.
	 * @return names of workers by those of claims
	 * @throws IOException if the files cannot be read
	 */
	public Map<String, String> workers() throws IOException {
		Map<String, String> workers = new TreeMap<>();
		for (String name : this.files.list(folder())) {
			byte[] worker = this.files.read(folder() + "/" + name);
			if (worker != null) {
				workers.put(name, new String(worker, StandardCharsets.UTF_8));
			}
		}
		return workers;
	}

	/**
	 * Whether a worker has begun the part after another one.
	 * @param own claim of the other one
	 * @param before names of the claims that it has found
	 * @return true if there is a later claim
	 * @throws IOException if the files cannot be read
	 */
	public boolean isTakenOver(Attempt.Claim own, Set<String> before) throws IOException {
		Set<String> later = new HashSet<>(this.files.list(folder()));
		later.removeAll(before);
		later.remove(Long.toString(own.number()));
		return !later.isEmpty();
	}

	/**
	 * Adds a claim.
	 * @param claim of a worker that begins the part
	 * @throws IOException if it cannot be written, or the run has ended
	 */
	public void add(Attempt.Claim claim) throws IOException {
		this.files.requireUnfinished();
		this.files.write(file(claim), claim.worker().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Removes a claim.
	 * @param claim of a worker that has ended its work on the part; need not be there
	 * @throws IOException if it cannot be removed
	 */
	public void remove(Attempt.Claim claim) throws IOException {
		this.files.delete(file(claim));
	}

	private String folder() {
		return FOLDER + "/" + this.stepExecution;
	}

	private String file(Attempt.Claim claim) {
		return folder() + "/" + claim.number();
	}

}
