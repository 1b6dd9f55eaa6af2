package io.spidraparquet.worker;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class OpenRunsTests {

	private final List<Long> opened = new ArrayList<>();

	private final List<Long> closed = new ArrayList<>();

	private final OpenRuns<Closeable> runs = new OpenRuns<>();

	private Closeable begin(long job) throws IOException {
		return this.runs.begin(job, () -> {
			this.opened.add(job);
			return () -> this.closed.add(job);
		});
	}

	@Test
	void aRunIsOpenedOnce() throws IOException {
		assertThat(begin(1)).isSameAs(begin(1));
		assertThat(this.runs.parts()).isEqualTo(2);
		this.runs.end(1);
		this.runs.end(1);
		begin(1);
		assertThat(this.opened).containsExactly(1L);
		assertThat(this.closed).isEmpty();
	}

	@Test
	void aRunOnWhichNoPartIsWorkedOnIsClosedForOthers() throws IOException {
		begin(1);
		for (long job = 2; job <= 6; job++) {
			begin(job);
			this.runs.end(job);
		}
		assertThat(this.closed).containsExactly(2L, 3L);
		assertThat(this.runs.parts()).isEqualTo(1);
	}

	@Test
	void aRunThatCannotBeOpenedIsTriedAgain() throws IOException {
		assertThatThrownBy(() -> this.runs.begin(1, () -> {
			throw new IOException("away");
		})).hasMessage("away");
		assertThat(this.runs.parts()).isZero();
		begin(1);
		assertThat(this.opened).containsExactly(1L);
	}

	@Test
	void aRunWhoseFilesDoNotRespondHoldsUpNoOther() throws Exception {
		CountDownLatch opening = new CountDownLatch(1);
		CountDownLatch responds = new CountDownLatch(1);
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<Closeable> slow = thread.submit(() -> this.runs.begin(1, () -> {
				opening.countDown();
				await(responds);
				return () -> {
				};
			}));
			opening.await();
			begin(2);
			this.runs.end(2);
			assertThat(this.runs.parts()).isEqualTo(1);
			assertThatThrownBy(() -> begin(1)).hasMessage("the files of the run do not respond");
			responds.countDown();
			assertThat(begin(1)).isSameAs(slow.get());
		}
		finally {
			responds.countDown();
			thread.shutdown();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
