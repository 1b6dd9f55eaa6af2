package io.spidraparquet.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

import io.spidraparquet.workbench.BuiltJar;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The libraries in the built jar, and their software bill of materials (SBOM).
 */
class JarLibrariesIT {

	private static final String SBOM = "META-INF/sbom/application.cdx.json";

	/**
	 * Maven has one version of each artifact, but an artifact that moved to another group
	 * is two artifacts for it. So the group does not count here. Jackson 2, which Iceberg
	 * needs, has other packages than Jackson 3.
	 */
	@Test
	void holdsOneVersionOfEachLibrary() throws Exception {
		Map<String, List<String>> libraries = hashesOfLibraries().keySet()
			.stream()
			.collect(Collectors.groupingBy((library) -> library.replaceFirst("(?<=^jackson-)(\\w+-2)\\..*", "$1")
				.replaceFirst("-\\d+\\..*", "")));
		assertThat(libraries.values()).filteredOn((versions) -> versions.size() > 1).isEmpty();
	}

	@Test
	void listsEachLibraryInTheSbom() throws Exception {
		Map<String, String> listed = new TreeMap<>();
		for (JsonNode component : sbom().path("components")) {
			String file = component.path("name").asString() + "-" + component.path("version").asString() + ".jar";
			for (JsonNode hash : component.path("hashes")) {
				if (hash.path("alg").asString().equals("SHA-256")) {
					listed.put(file, hash.path("content").asString());
				}
			}
		}
		Map<String, String> missing = hashesOfLibraries();
		missing.entrySet().removeAll(listed.entrySet());
		assertThat(missing).isEmpty();
	}

	/** A time or a random number would make each build another jar. */
	@Test
	void sbomIsReproducible() throws Exception {
		assertThat(sbom().path("metadata").has("timestamp")).isFalse();
		assertThat(sbom().path("metadata").path("properties").valueStream())
			.anyMatch((property) -> property.path("name").asString().equals("cdx:reproducible")
					&& property.path("value").asString().equals("enabled"));
	}

	private static JsonNode sbom() throws IOException {
		try (JarFile jar = new JarFile(BuiltJar.JAR.toFile())) {
			JarEntry entry = jar.getJarEntry(SBOM);
			assertThat(entry).as("%s, which a build with --offline leaves out", SBOM).isNotNull();
			try (InputStream content = jar.getInputStream(entry)) {
				return JsonMapper.shared().readTree(content);
			}
		}
	}

	/** SHA-256 of each library in the jar, by the name of its file. */
	private static Map<String, String> hashesOfLibraries() throws IOException {
		Map<String, String> hashes = new TreeMap<>();
		try (JarFile jar = new JarFile(BuiltJar.JAR.toFile())) {
			jar.stream()
				.filter((entry) -> entry.getName().matches("BOOT-INF/lib/.+"))
				.forEach(
						(entry) -> hashes.put(entry.getName().substring("BOOT-INF/lib/".length()), sha256(jar, entry)));
		}
		assertThat(hashes).isNotEmpty();
		return hashes;
	}

	private static String sha256(JarFile jar, JarEntry entry) {
		try (InputStream content = jar.getInputStream(entry)) {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(content.readAllBytes()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
