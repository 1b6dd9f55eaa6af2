package io.spidraparquet.cli;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerCommandTests {

	private static int connections(int threads, int configured) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("spring.datasource.hikari.maximum-pool-size", configured)));
		return WorkerCommand.connections(environment, threads);
	}

	@Test
	void eachThreadHasAConnectionToTheJobRepository() {
		assertThat(connections(2, 8)).isEqualTo(8);
		assertThat(connections(16, 8)).isEqualTo(18);
		assertThat(connections(16, 40)).isEqualTo(40);
	}

}
