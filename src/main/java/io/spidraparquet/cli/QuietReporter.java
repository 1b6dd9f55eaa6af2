package io.spidraparquet.cli;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Prevents Spring Boot from logging why a start failed: the command reports it in one
 * line.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class QuietReporter implements SpringBootExceptionReporter {

	QuietReporter(ConfigurableApplicationContext context) {
	}

	@Override
	public boolean reportException(Throwable failure) {
		return true;
	}

}
