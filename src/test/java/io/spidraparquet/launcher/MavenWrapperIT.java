package io.spidraparquet.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import io.spidraparquet.workbench.ShellScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * {@code mvnw} on machines without a Maven that is new enough, with a distribution of
 * ours behind a {@code file:} URL.
 */
class MavenWrapperIT {

	private Path temp;

	private Path root;

	private Path distribution;

	private final Map<String, String> environment = new HashMap<>();

	@BeforeEach
	void checkout(@TempDir Path temp) throws Exception {
		this.temp = temp.toRealPath();
		this.root = this.temp.resolve("check out");
		Path tools = ShellScript.toolsWithoutJava();
		assumeTrue(Files.exists(tools.resolve("curl")), "only curl reads file: URLs");
		this.environment.put("PATH", tools.toString());
		this.environment.put("HOME", this.temp.toString());
		ShellScript.write(this.root.resolve("mvnw"), Files.readString(ShellScript.PROJECT.resolve("mvnw")));
		ShellScript.write(this.temp.resolve("apache-maven-3.9.99/bin/mvn"),
				"#!/bin/sh\necho pinned Maven in $(pwd)\nfor word; do echo \"[$word]\"; done\nexit 7\n");
		this.distribution = this.temp.resolve("apache-maven-3.9.99-bin.tar.gz");
		new ShellScript(tools.resolve("tar"), this.temp, this.environment)
			.run("-czf", this.distribution.toString(), "apache-maven-3.9.99")
			.exits(0);
	}

	@Test
	void downloadsThePinnedMavenOnceAndBecomesIt() throws Exception {
		pin(sha256());
		ShellScript.Result first = mvnw().run("-q", "a b").exits(7);
		assertThat(first.out()).isEqualTo("pinned Maven in " + this.temp + "\n[-q]\n[a b]\n");
		assertThat(first.err()).contains("downloading file:");
		Files.delete(this.distribution);
		ShellScript.Result second = mvnw().run("-q", "a b").exits(7);
		assertThat(second.out()).isEqualTo(first.out());
		assertThat(second.err()).isEmpty();
	}

	@Test
	void refusesADistributionWithAnotherChecksum() throws Exception {
		pin("0".repeat(64));
		ShellScript.Result result = mvnw().run("verify").exits(1);
		assertThat(result.out()).isEmpty();
		assertThat(result.err()).contains("the SHA-256 of file:")
			.contains("expected " + "0".repeat(64))
			.contains("found    " + sha256());
		assertThat(this.temp.resolve(".m2/wrapper/dists/apache-maven-3.9.99-bin")).isEmptyDirectory();
	}

	@Test
	void refusesADistributionThatCannotBeChecked() throws Exception {
		pin("");
		assertThat(mvnw().run("verify").exits(1).err()).contains("has no distributionSha256Sum");
	}

	@Test
	void saysWhichDownloadFailed() throws Exception {
		pin(sha256());
		Files.delete(this.distribution);
		assertThat(mvnw().run("verify").exits(1).err()).contains("could not download file:");
	}

	@Test
	void prefersAnInstalledMavenThatIsNewEnough() throws Exception {
		pin(sha256());
		Path installed = this.temp.resolve("bin/mvn");
		this.environment.compute("PATH", (name, path) -> installed.getParent() + ":" + path);
		for (String version : new String[] { "3.8.7", "3.10.0", "4.0.0-rc-5" }) {
			ShellScript.write(installed, "#!/bin/sh\necho Apache Maven " + version + "\n");
			assertThat(mvnw().run("verify").exits(0).out()).isEqualTo("Apache Maven " + version + "\n");
		}
		ShellScript.write(installed, "#!/bin/sh\necho Apache Maven 3.8.6\n");
		assertThat(mvnw().run("verify").exits(7).out()).startsWith("pinned Maven");
	}

	@Test
	void findsItsPropertiesThroughALink() throws Exception {
		pin(sha256());
		Path link = Files.createSymbolicLink(this.temp.resolve("maven"), Path.of("check out/mvnw"));
		assertThat(new ShellScript(link, this.temp, this.environment).run().exits(7).out()).startsWith("pinned Maven");
	}

	private ShellScript mvnw() {
		return new ShellScript(this.root.resolve("mvnw"), this.temp, this.environment);
	}

	private void pin(String sha256) throws IOException {
		Path folder = Files.createDirectories(this.root.resolve(".mvn/wrapper"));
		Files.writeString(folder.resolve("maven-wrapper.properties"), """
				# as Windows may write it\r
				distributionUrl = %s\r
				distributionSha256Sum=%s\r
				""".formatted(this.distribution.toUri(), sha256));
	}

	private String sha256() throws Exception {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(this.distribution)));
	}

}
