package io.spidraparquet.remote;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectedWorkersTests {

	@ParameterizedTest
	@CsvSource({ "spidra-parquet-worker-7d9c6b5f4d-x2k8p, 7d9c6b5f4d-x2k8p-1",
			"spidra-parquet-worker-7d9c6b5f4d-q7wzt, 7d9c6b5f4d-q7wzt-1",
			"spidra-parquet-worker-7d9c6b5f4-x2k8p, 7d9c6b5f4-x2k8p-1", "worker1.dc1.example.com, worker1-1",
			"ip-10-0-1-23.ec2.internal, ip-10-0-1-23-1", "10.0.1.23, 10.0.1.23-1", "vm, vm-1", "a b_ä, a-b_--1" })
	void theDefaultNameTellsHostsApart(String host, String name) {
		assertThat(ConnectedWorkers.defaultName(host, 1)).isEqualTo(name);
	}

	@Test
	void theNameOfTheConnectionsIsNotCut() {
		String name = ConnectedWorkers.defaultName("spidra-parquet-worker-7d9c6b5f4d-x2k8p", 4_194_304);
		assertThat(ConnectedWorkers.connectionName(name)).endsWith(name).hasSizeLessThanOrEqualTo(63);
	}

}
