package io.spidraparquet.job.publish;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Manifest;

/**
 * A run failed a check of its job definition; nothing was published.
 */
public final class FailedChecksException extends NotPublishedException {

	private static final long serialVersionUID = 1L;

	FailedChecksException(List<Manifest.Check> failed, Manifest manifest) {
		super(((failed.size() == 1) ? "a check failed: " : failed.size() + " checks failed: ")
				+ failed.stream()
					.map((check) -> check.check() + " (" + check.found() + ")")
					.collect(Collectors.joining("; "))
				+ ": nothing was published. The same command judges the kept responses again;"
				+ " --spidra.on-failed-check=warn publishes them with a warning", manifest.totals().pages(),
				Map.copyOf(manifest.failedPagesByReason()));
	}

}
