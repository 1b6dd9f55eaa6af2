package io.spidraparquet.terminal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.CoreConstants;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Gives SLF4J a Logback that {@link ConsoleLog} has configured. Logback's own provider
 * looks for configurations, compares the versions of its jars and measures its time,
 * which takes a fiftieth of a small run.
 */
public final class ConsoleLogProvider implements SLF4JServiceProvider {

	private final LoggerContext log = new LoggerContext();

	private final IMarkerFactory markers = new BasicMarkerFactory();

	private final MDCAdapter fields = new LogbackMDCAdapter();

	/**
	 * Lets SLF4J use this provider, unless another one is set. To be called before the
	 * first logger is asked for.
	 */
	public static void install() {
		// else SLF4J prints which provider it takes
		setUnlessSet("slf4j.internal.verbosity", "WARN");
		setUnlessSet("slf4j.provider", ConsoleLogProvider.class.getName());
	}

	private static void setUnlessSet(String property, String value) {
		if (System.getProperty(property) == null) {
			System.setProperty(property, value);
		}
	}

	@Override
	public void initialize() {
		this.log.setName(CoreConstants.DEFAULT_CONTEXT_NAME);
		this.log.setMDCAdapter(this.fields);
		new ConsoleLog().configure(this.log);
		this.log.start();
	}

	@Override
	public ILoggerFactory getLoggerFactory() {
		return this.log;
	}

	@Override
	public IMarkerFactory getMarkerFactory() {
		return this.markers;
	}

	@Override
	public MDCAdapter getMDCAdapter() {
		return this.fields;
	}

	@Override
	public String getRequestedApiVersion() {
		return "2.0.99"; // any of 2.0
	}

}
