package io.spidraparquet.api;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Sends requests one at a time until the API has accepted the key once. Once the API has
 * refused the account, no more requests are sent. Thread-safe.
 */
final class FirstResponseGate {

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean open;

	private @Nullable ApiException refusal;

	Deadline pass(Request request) throws ApiException {
		if (this.open) {
			return request.send();
		}
		this.lock.lock();
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
			this.lock.unlock();
		}
	}

	/** Sends a request and reads the head of a successful response. */
	interface Request {

		Deadline send() throws ApiException;

	}

}
