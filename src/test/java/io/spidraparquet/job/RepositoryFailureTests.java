package io.spidraparquet.job;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.run.PartitionContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class RepositoryFailureTests {

	@ParameterizedTest
	@MethodSource
	void tellsDamageFromTheDisk(Throwable failure, RepositoryFailure expected) {
		assertThat(RepositoryFailure.of(List.of(failure))).isEqualTo(expected);
		assertThat(RepositoryFailure.of(List.of(new IllegalStateException("another"), failure))).isEqualTo(expected);
	}

	static Stream<Arguments> tellsDamageFromTheDisk() {
		return Stream.of(Arguments.of(h2(90030, new EOFException()), RepositoryFailure.DAMAGE),
				Arguments.of(h2(22018, new NumberFormatException("x")), RepositoryFailure.DAMAGE),
				Arguments.of(h2(23505, null), RepositoryFailure.DAMAGE),
				Arguments.of(h2(90031, new IOException("No space left on device")), RepositoryFailure.ELSEWHERE),
				Arguments.of(h2(90028, new IOException("Input/output error")), RepositoryFailure.ELSEWHERE),
				Arguments.of(h2(90031, new ClosedByInterruptException()), RepositoryFailure.ELSEWHERE),
				Arguments.of(h2(90097, null), RepositoryFailure.ELSEWHERE),
				Arguments.of(h2(90020, null), RepositoryFailure.ELSEWHERE),
				Arguments.of(h2(90098, null), RepositoryFailure.UNCLEAR),
				Arguments.of(new CannotCreateTransactionException("no connection", h2(90098, null)),
						RepositoryFailure.UNCLEAR),
				Arguments.of(new SQLTransientConnectionException("timed out"), RepositoryFailure.UNCLEAR),
				Arguments.of(h2(90108, new OutOfMemoryError("Java heap space")), RepositoryFailure.ELSEWHERE),
				Arguments.of(new BeanCreationException("no", h2(90108, new OutOfMemoryError("Java heap space"))),
						RepositoryFailure.DAMAGE),
				Arguments.of(new EmptyResultDataAccessException(1), RepositoryFailure.DAMAGE),
				Arguments.of(new OptimisticLockingFailureException("taken over"), RepositoryFailure.ELSEWHERE),
				Arguments.of(catchThrowable(() -> PartitionContext.number(new ExecutionContext())),
						RepositoryFailure.DAMAGE),
				Arguments.of(new PSQLException("gone", PSQLState.CONNECTION_FAILURE), RepositoryFailure.ELSEWHERE),
				Arguments.of(new PSQLException("no table", PSQLState.UNDEFINED_TABLE), RepositoryFailure.DAMAGE),
				Arguments.of(new IOException("Connection refused"), RepositoryFailure.ELSEWHERE),
				Arguments.of(new IllegalStateException("a bug"), RepositoryFailure.NONE));
	}

	private static SQLException h2(int code, @Nullable Throwable cause) {
		return new SQLException("message", "90000", code, cause);
	}

}
