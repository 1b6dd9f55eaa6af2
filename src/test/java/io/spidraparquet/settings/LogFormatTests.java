package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Formats of the log that there are not.
 */
class LogFormatTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void anUnknownFormatIsRefusedBeforeTheRunBegins() throws IOException {
		Workbench.Result result = this.bench.runCrawls("a", "--logging.structured.format.console=logstahs");
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err().strip()).isEqualTo("error: setting logging.structured.format.console is 'logstahs', but"
				+ " has to be one of ecs, gelf, logstash: did you mean 'logstash'?");
		Path job = Files.writeString(this.bench.folder().resolve("shop.yaml"),
				"logging.structured.format.console: com.example.Format\n");
		result = this.bench.runCrawls("a", "job=" + job);
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).contains("is 'com.example.Format', but has to be one of");
		assertThat(this.bench.api().requests()).isEmpty();
	}

}
