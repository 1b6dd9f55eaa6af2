package io.spidraparquet.api;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Until the API has accepted the key once, requests go one at a time; after it has
 * refused the account, no more are sent. Thread-safe.
 */
final class FirstResponseGate {

	private final ReentrantLock one = new ReentrantLock();

	private volatile boolean open;

	private @Nullable ApiException refusal;

	Deadline pass(Request request) throws ApiException {
		if (this.open) {
			return request.send();
		}
		this.one.lock();
		try {
			if (this.refusal != null) {
				throw this.refusal;
			}
			Deadline deadline = request.send();
			this.open = true;
			return deadline;
		}
		catch (ApiException ex) {
			this.refusal = (ex.kind() == ApiException.Kind.ACCOUNT) ? ex : null;
			throw ex;
		}
		finally {
			this.one.unlock();
		}
	}

	/** Sends a request and reads the head of a good answer. */
	interface Request {

		Deadline send() throws ApiException;

	}

}
