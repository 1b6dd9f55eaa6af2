package io.spidraparquet.worker;

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
record Claims(SharedState files, long stepExecution) {

	/**
	 * The workers that have begun the part and have not ended it, by the names of their
	 * claims: two workers can have one name.
	 */
	Map<String, String> workers() throws IOException {
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
	 */
	boolean isTakenOver(Attempt.Claim own, Set<String> before) throws IOException {
		Set<String> later = new HashSet<>(this.files.list(folder()));
		later.removeAll(before);
		later.remove(Long.toString(own.number()));
		return !later.isEmpty();
	}

	void add(Attempt.Claim claim) throws IOException {
		this.files.requireUnfinished();
		this.files.write(file(claim), claim.worker().getBytes(StandardCharsets.UTF_8));
	}

	void remove(Attempt.Claim claim) throws IOException {
		this.files.delete(file(claim));
	}

	private String folder() {
		return "claims/" + this.stepExecution;
	}

	private String file(Attempt.Claim claim) {
		return folder() + "/" + claim.number();
	}

}
