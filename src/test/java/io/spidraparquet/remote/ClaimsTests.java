package io.spidraparquet.remote;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.SharedState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimsTests {

	private final Attempt.Claim own = Attempt.Claim.of("attempt", "worker");

	private final Attempt.Claim other = Attempt.Claim.of("attempt", "worker");

	@TempDir
	private Path folder;

	private Claims claims;

	@BeforeEach
	void begin() throws IOException {
		SharedState files = new SharedState(Dataset.open(URI.create("file:" + this.folder)), "key");
		files.write("run.json", "{}".getBytes(StandardCharsets.UTF_8));
		this.claims = new Claims(files, 7);
	}

	@Test
	void twoWorkersCanHaveOneName() throws IOException {
		this.claims.add(this.own);
		this.claims.add(this.other);
		assertThat(this.claims.workers().values()).containsExactly("worker", "worker");
		this.claims.remove(this.own);
		this.claims.remove(this.own);
		assertThat(this.claims.workers()).hasSize(1);
	}

	@Test
	void whoDiedBeforeHasNotTakenThePartOver() throws IOException {
		this.claims.add(this.other);
		Set<String> before = this.claims.workers().keySet();
		this.claims.add(this.own);
		assertThat(this.claims.isTakenOver(this.own, before)).isFalse();
		this.claims.add(Attempt.Claim.of("attempt", "worker"));
		assertThat(this.claims.isTakenOver(this.own, before)).isTrue();
	}

}
