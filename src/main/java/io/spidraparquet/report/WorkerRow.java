package io.spidraparquet.report;

import java.time.Duration;
import java.util.List;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;

/**
 * What one worker has fetched.
 *
 * @param name of the worker
 * @param crawls number of crawls
 * @param requests number of requests
 * @param bytes that it has received
 * @param waited how long its requests waited for the rate limit
 */
record WorkerRow(String name, String crawls, String requests, String bytes, String waited) {

	/** The workers of a run; none if it fetched by itself. */
	static List<WorkerRow> of(Manifest manifest) {
		List<Manifest.Worker> workers = manifest.run().workers();
		return (workers == null) ? List.of() : workers.stream().map(WorkerRow::of).toList();
	}

	private static WorkerRow of(Manifest.Worker worker) {
		return new WorkerRow(worker.name(), Amounts.number(worker.crawls()), Amounts.number(worker.requests()),
				Amounts.bytes(worker.bytes()),
				Amounts.duration(Duration.ofMillis(Math.round(worker.waitedSeconds() * 1000))));
	}

}
