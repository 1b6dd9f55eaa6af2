package io.spidraparquet.run;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The inputs that decide which crawls a run takes. A later start keeps the plan only if
 * they are unchanged.
 *
 * @param raw whether the run reads kept responses instead of the API
 * @param rawFrom dataset whose kept responses are read; null for the output itself
 * @param crawlIds the crawls that were named; empty for a nightly run
 * @param lookBack see {@link JobProperties.Plan}
 * @param baseUrl see {@link JobProperties.Plan}
 * @param instructionContains see {@link JobProperties.Plan}
 * @param recheck see {@link JobProperties.Plan}
 * @param maxCrawls see {@link JobProperties.Plan}
 */
record CrawlSelection(boolean raw, @Nullable String rawFrom, List<String> crawlIds, Duration lookBack,
		List<String> baseUrl, @Nullable String instructionContains, Duration recheck, @Nullable Integer maxCrawls) {

	static CrawlSelection of(RunRequest request, JobProperties properties) {
		JobProperties.Plan plan = properties.plan();
		return new CrawlSelection(request.raw(), properties.rawFrom(), request.crawlIds(), plan.lookBack(),
				plan.baseUrl(), plan.instructionContains(), plan.recheck(), plan.maxCrawls());
	}

}
