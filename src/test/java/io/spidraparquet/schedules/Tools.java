package io.spidraparquet.schedules;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Programs of the machine. A test that needs one is skipped where there is none.
 */
final class Tools {

	private Tools() {
	}

	static String path() {
		return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
	}

	static void assume(String tool) {
		assumeTrue(places(tool).findAny().isPresent(), () -> "there is no " + tool);
	}

	static Path find(String tool) {
		return places(tool).findFirst().orElseThrow();
	}

	private static Stream<Path> places(String tool) {
		return Stream.of(path().split(File.pathSeparator, -1))
			.map((folder) -> Path.of(folder, tool))
			.filter(Files::isExecutable);
	}

}
