package io.spidraparquet.job.write;

import io.spidraparquet.flatten.PageFailedException;

import org.springframework.batch.core.step.skip.SkipPolicy;

/**
 * Skips pages that give no row, and nothing else: whatever else fails ends the step.
 * There is no limit here, since each step execution counts from zero again; how many are
 * too many is decided once, before anything is published.
 */
final class FailedPageSkipPolicy implements SkipPolicy {

	@Override
	public boolean shouldSkip(Throwable failure, long skipCount) {
		return failure instanceof PageFailedException;
	}

}
