package io.spidraparquet.worker;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.ApiFailures;
import io.spidraparquet.job.JobRepositoryConfiguration;
import io.spidraparquet.job.PartFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FencedRepositoryTests {

	private ConfigurableApplicationContext context;

	private JobRepository repository;

	private JobRepository fenced;

	private long step;

	@BeforeEach
	void begin() {
		SpringApplication application = new SpringApplication(JobRepositoryConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		this.context = application.run("--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
		this.repository = this.context.getBean(JobRepository.class);
		this.fenced = FencedRepository.of("w1", this.repository,
				new JdbcTemplate(this.context.getBean(DataSource.class)),
				this.context.getBean(PlatformTransactionManager.class),
				(failures) -> "6 " + failures.iterator().next().getMessage());
		JobInstance instance = this.repository.createJobInstance("job", new JobParameters());
		JobExecution job = this.repository.createJobExecution(instance, new JobParameters(), new ExecutionContext());
		this.step = this.repository.createStepExecution("step", job).getId();
	}

	@AfterEach
	void end() {
		this.context.close();
	}

	private StepExecution load() {
		return Objects.requireNonNull(this.repository.getStepExecution(this.step));
	}

	@Test
	void theWorkerThatHasThePartChangesIt() {
		StepExecution own = load();
		own.setStatus(BatchStatus.STARTED);
		this.fenced.update(own);
		own.getExecutionContext().putString("result", "mine");
		this.fenced.updateExecutionContext(own);
		assertThat(load().getStatus()).isEqualTo(BatchStatus.STARTED);
		assertThat(load().getExitStatus().getExitDescription()).as("for the manager").isEqualTo("w1");
		assertThat(load().getExecutionContext().getString("result")).isEqualTo("mine");
	}

	@Test
	void aWorkerWhosePartWasTakenOverChangesNothing() {
		StepExecution zombie = load();
		this.fenced.update(zombie);
		StepExecution successor = load();
		this.fenced.update(successor);
		successor.getExecutionContext().putString("result", "successor");
		this.fenced.updateExecutionContext(successor);
		zombie.getExecutionContext().putString("result", "zombie");
		assertThatThrownBy(() -> this.fenced.updateExecutionContext(zombie))
			.isInstanceOf(OptimisticLockingFailureException.class)
			.hasMessageContaining("another worker has taken over step");
		zombie.setStatus(BatchStatus.COMPLETED);
		assertThatThrownBy(() -> this.fenced.update(zombie)).isInstanceOf(OptimisticLockingFailureException.class);
		assertThat(load().getExecutionContext().getString("result")).isEqualTo("successor");
		assertThat(load().getStatus()).isNotEqualTo(BatchStatus.COMPLETED);
	}

	@Test
	void theFailureIsStoredWithTheStatus() {
		StepExecution own = load();
		own.setStatus(BatchStatus.FAILED);
		own.addFailureException(new IOException("the disk is full"));
		this.fenced.update(own);
		assertThat(load().getExitStatus().getExitDescription()).isEqualTo("6 the disk is full");
		assertThat(List.of(load().getStatus())).containsExactly(BatchStatus.FAILED);
	}

	@Test
	void aFailureThatAllPartsWouldHaveIsStoredAsSuch() {
		StepExecution own = load();
		own.setStatus(BatchStatus.FAILED);
		own.addFailureException(ApiFailures.of(ApiException.Kind.ACCOUNT, "no credits"));
		this.fenced.update(own);
		String stored = load().getExitStatus().getExitDescription();
		assertThat(stored).isEqualTo("! 6 no credits").startsWith(PartFailedException.OF_ALL_PARTS);
		assertThat(PartFailedException.of(stored)).hasMessage("no credits")
			.extracting(PartFailedException::code)
			.isEqualTo(6);
		assertThat(PartFailedException.of("6 the disk is full")).hasMessage("the disk is full");
		assertThat(PartFailedException.of("the process died")).isNull();
	}

	@ParameterizedTest
	@MethodSource("outages")
	void aDatabaseThatIsAwayIsNotAFailureOfThePart(Throwable outage) {
		for (BatchStatus status : List.of(BatchStatus.FAILED, BatchStatus.UNKNOWN)) {
			StepExecution own = load();
			own.setStatus(status);
			own.addFailureException(new IOException("the disk is full"));
			own.addFailureException(new IllegalStateException("a step of Batch", outage));
			assertThatThrownBy(() -> this.fenced.update(own)).isInstanceOf(DataAccessResourceFailureException.class)
				.hasMessage("the job repository did not respond while step was worked on, which is not its failure");
			assertThat(load().getStatus()).isEqualTo(BatchStatus.STARTING);
		}
	}

	static Stream<Throwable> outages() {
		return Stream.of(new CannotCreateTransactionException("no connection"),
				new TransactionSystemException("JDBC rollback failed"),
				new SQLException("terminating connection due to administrator command", "57P01"),
				new SQLException("sorry, too many clients already", "53300"),
				new SQLException("This connection has been closed.", "08003"), new SQLException("Connection is closed"),
				new SQLTransientConnectionException("HikariPool-1 - Connection is not available"));
	}

	@Test
	void anotherFailureOfTheDatabaseIsStored() {
		StepExecution own = load();
		own.setStatus(BatchStatus.FAILED);
		own.addFailureException(new IllegalStateException(new SQLException("could not extend file", "53100")));
		this.fenced.update(own);
		assertThat(load().getStatus()).isEqualTo(BatchStatus.FAILED);
	}

}
