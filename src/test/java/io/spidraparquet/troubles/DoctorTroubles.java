package io.spidraparquet.troubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.workbench.Tmpfs;
import io.spidraparquet.workbench.Workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Findings of doctor.
 */
final class DoctorTroubles {

	private DoctorTroubles() {
	}

	static List<Trouble> all() {
		return List.of(
				Trouble.of(": only those in ASCII can be read and written", 0,
						(bench) -> doctorWith("sun.jnu.encoding", "ANSI_X3.4-1968", bench)),
				Trouble.of("make it writable, or name another one", 0, DoctorTroubles::fullTemporaryFolder),
				Trouble.of(", without TLS: others on the way can read the key", 0, DoctorTroubles::throughProxy),
				Trouble.of("has no certificate that this Java trusts", 5, (bench) -> {
					try (TlsServer server = new TlsServer(bench.folder())) {
						return doctor(bench, "--spidra.api.url=" + server.url());
					}
				}), Trouble.of("the proxy makes no connection to", 5, (bench) -> {
					try (RawServer proxy = new RawServer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
						return proxy.asProxy("https",
								() -> doctor(bench, "--spidra.api.url=https://api.example.invalid/api"));
					}
				}), Trouble.of("so native libraries run in SPIDRA_HOME", 0, DoctorTroubles::temporaryFolderWithoutCode),
				Trouble.of(", of which none is completed", 0, (bench) -> {
					bench.api().job("c", "running", Instant.now().minus(1, ChronoUnit.HOURS).toString());
					return doctor(bench, "job=" + Trouble.file(bench, "job.yaml", "spidra.output: " + bench.output()),
							"--spidra.api.url=" + bench.api().url(),
							"--spidra.plan.base-url=https://other.example.com/**");
				}));
	}

	@SuppressWarnings("try")
	private static Workbench.Result fullTemporaryFolder(Workbench bench) throws Exception {
		Path folder = bench.folder().resolve("tmp");
		try (Tmpfs disk = Tmpfs.mount(folder, "size=4k")) {
			assertThatIOException().isThrownBy(() -> Files.write(folder.resolve("large"), new byte[100_000]));
			Workbench.Result result = doctorWith("java.io.tmpdir", folder.toString(), bench);
			assertThat(result.err()).contains(folder + " cannot be written (No space left on device)");
			return result;
		}
	}

	@SuppressWarnings("try")
	private static Workbench.Result temporaryFolderWithoutCode(Workbench bench) throws Exception {
		Path folder = bench.folder().resolve("tmp");
		try (Tmpfs disk = Tmpfs.mount(folder, "noexec")) {
			return doctorWith("java.io.tmpdir", folder.toString(), bench);
		}
	}

	private static Workbench.Result doctorWith(String property, String value, Workbench bench) throws IOException {
		String before = System.setProperty(property, value);
		try {
			return doctor(bench, "--spidra.api.url=" + bench.api().url());
		}
		finally {
			restore(property, before);
		}
	}

	/** The proxy of a plain address is the API itself. */
	private static Workbench.Result throughProxy(Workbench bench) throws Exception {
		return RawServer.withProxy("http", bench.api().url().getPort(),
				() -> doctor(bench, "--spidra.api.url=http://api.example.invalid/api"));
	}

	/** The findings on one line, where messages of runs are. */
	private static Workbench.Result doctor(Workbench bench, String... words) throws IOException {
		List<String> all = new ArrayList<>(List.of("doctor"));
		all.addAll(List.of(words));
		Workbench.Result result = bench.run(all.toArray(String[]::new));
		return new Workbench.Result(result.code(), "", (result.err() + result.out()).replaceAll("\\s+", " "));
	}

	private static void restore(String name, String value) {
		if (value != null) {
			System.setProperty(name, value);
		}
		else {
			System.clearProperty(name);
		}
	}

}
