package io.spidraparquet.cli;

import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.outbound.OutboundProperties;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a run tells other systems, until it has ended. Without a setting that
 * names such a system it does nothing, and none of the classes behind it is loaded.
 */
final class Outbox {

	private final Map<String, String> env;

	private final RunProgress progress;

	private @Nullable Dispatch dispatch;

	Outbox(Map<String, String> env, RunProgress progress) {
		this.env = env;
		this.progress = progress;
	}

	/**
	 * Reads who is to be told. A damaged job repository lets a run begin twice; that is
	 * one run for others.
	 * @throws UsageException if an environment variable is not valid
	 */
	void prepare(JobSettings bound, Start.Target target, @Nullable ApiKey key) {
		OutboundProperties settings = bound.bind(OutboundProperties.class);
		if (this.dispatch != null || settings.isEmpty(this.env)) {
			return;
		}
		try {
			this.dispatch = Dispatch.of(settings, this.env, target,
					(key != null) ? bound.bind(ApiProperties.class).url() : null, key, this.progress);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	/** The run has begun. */
	void begun() {
		if (this.dispatch != null) {
			this.dispatch.begun();
		}
	}

	/**
	 * The run has done what it was to do.
	 * @param session of the run, still open
	 * @param code exit code of the process
	 */
	void succeeded(@Nullable RunSession session, int code) {
		if (this.dispatch != null && session != null) {
			this.dispatch.succeeded(session, code);
		}
	}

	/**
	 * The run has failed, or was stopped.
	 * @param session of the run, still open; null if it was not opened
	 * @param record the record of it; null if there is none
	 */
	void failed(@Nullable RunSession session, ExitCode code, String message, Collection<? extends Throwable> failures,
			@Nullable FailedRun record) {
		if (this.dispatch != null) {
			this.dispatch.failed(session, code, message, failures, record);
		}
	}

	/**
	 * Tells others how the run has ended, if it has.
	 * @param hurried whether the process has to end soon
	 */
	void deliver(BooleanSupplier hurried) {
		if (this.dispatch != null) {
			this.dispatch.deliver(hurried);
		}
	}

}
