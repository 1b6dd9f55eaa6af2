package io.spidraparquet.job.write;

import io.spidraparquet.flatten.PageFailedException;

import org.springframework.batch.core.step.skip.SkipPolicy;

/**
 * Skips failed pages only: any other failure ends the step. There is no limit here, since
 * each step execution counts from zero again. The publish step checks the limits once,
 * before it publishes anything.
 */
final class FailedPageSkipPolicy implements SkipPolicy {

	@Override
	public boolean shouldSkip(Throwable failure, long skipCount) {
		return failure instanceof PageFailedException;
	}

}
