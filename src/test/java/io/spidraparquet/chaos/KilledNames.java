package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of moments at which a process was killed, and after which all was fine. With
 * {@code -Pchaos} they are read again, so that a test which was interrupted goes on.
 */
final class KilledNames {

	private final Path file;

	private final Set<String> names = new HashSet<>();

	private KilledNames(Path file) {
		this.file = file;
	}

	/**
	 * The names of a test.
	 * @param name of the test
	 * @param goesOn whether those of an earlier run count
	 */
	static KilledNames of(String name, boolean goesOn) throws IOException {
		KilledNames killed = new KilledNames(Path.of("target/chaos", name + ".killed.txt"));
		if (goesOn && Files.exists(killed.file)) {
			killed.names.addAll(Files.readAllLines(killed.file));
		}
		return killed;
	}

	/** The moments whose names are not among them. */
	List<String> without(List<String> moments) {
		return moments.stream().filter((moment) -> !this.names.contains(Moments.name(moment))).toList();
	}

	/** Adds the moment of a trial that was fine. */
	void add(String moment, Trial trial) throws IOException {
		if (trial.isFine() && this.names.add(Moments.name(moment))) {
			Files.write(this.file, List.of(Moments.name(moment)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
	}

}
