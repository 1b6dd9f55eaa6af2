package io.spidraparquet.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Collects the results of the checks, in their order.
 */
final class Findings {

	/** Where the message of a failure goes over to what to do. */
	private static final Pattern CURE = Pattern.compile("(?:: |; |\\. )(?=(?i:add|allow|change|check|choose|correct|"
			+ "declare|exclude|extend|free|give|if|look|make|raise|remove|rename|restart|restore|run|set|settle|start|try|"
			+ "use|wait|write|did you mean)\\b)");

	private final Function<Throwable, String> explain;

	private final List<Finding> found = new ArrayList<>();

	/**
	 * An empty collection.
	 * @param explain gives the message of a failure that a user would read
	 */
	Findings(Function<Throwable, String> explain) {
		this.explain = explain;
	}

	void ok(String name, String text) {
		this.found.add(new Finding(Verdict.OK, name, text, "", null));
	}

	void warning(String name, String text, String cure) {
		this.found.add(new Finding(Verdict.WARNING, name, text, cure, null));
	}

	/** A warning whose message says what to do, too. */
	void warning(String name, String message) {
		add(Verdict.WARNING, name, message, null);
	}

	/**
	 * A fault.
	 * @param failure what a run would fail with
	 */
	void fault(String name, String text, String cure, Throwable failure) {
		this.found.add(new Finding(Verdict.FAULT, name, text, cure, failure));
	}

	/** A fault that is described by the message that a run would end with. */
	void fault(String name, Throwable failure) {
		add(Verdict.FAULT, name, this.explain.apply(failure), failure);
	}

	private void add(Verdict verdict, String name, String message, @Nullable Throwable failure) {
		Matcher cure = CURE.matcher(message);
		boolean found = cure.find();
		this.found.add(new Finding(verdict, name, found ? message.substring(0, cure.start()) : message,
				found ? message.substring(cure.end()) : "", failure));
	}

	List<Finding> all() {
		return Collections.unmodifiableList(this.found);
	}

}
