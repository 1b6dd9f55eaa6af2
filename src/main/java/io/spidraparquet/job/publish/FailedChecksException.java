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

	private final boolean withFailedPages;

	private final transient List<Manifest.Check> checks;

	FailedChecksException(List<Manifest.Check> checks, Manifest manifest) {
		this(checks, checks.stream().filter((check) -> !check.passed()).toList(), manifest);
	}

	private FailedChecksException(List<Manifest.Check> checks, List<Manifest.Check> failed, Manifest manifest) {
		super(((failed.size() == 1) ? "a check failed: " : failed.size() + " checks failed: ")
				+ failed.stream()
					.map((check) -> check.check() + " (" + check.found() + ")")
					.collect(Collectors.joining("; "))
				+ ": nothing was published. "
				+ (hasFailedPages(manifest)
						? "The next start fetches the crawls with failed or pending pages again, and tests the checks again;"
						: "The next start tests the kept responses again;")
				+ " --spidra.on-failed-check=warn publishes the run with a warning", manifest.totals().pages(),
				Map.copyOf(manifest.failedPagesByReason()));
		this.withFailedPages = hasFailedPages(manifest);
		this.checks = List.copyOf(checks);
	}

	private static boolean hasFailedPages(Manifest manifest) {
		return manifest.crawls().stream().anyMatch((crawl) -> crawl.failed() + crawl.pending() > 0);
	}

	/** Whether the API reported failed or pending pages, which may be better later. */
	boolean isWithFailedPages() {
		return this.withFailedPages;
	}

	/**
	 * The checks of the run.
	 * @return what each found, those that passed included
	 */
	public List<Manifest.Check> checks() {
		return this.checks;
	}

}
