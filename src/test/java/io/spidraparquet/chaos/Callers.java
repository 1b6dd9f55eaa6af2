package io.spidraparquet.chaos;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a commit, by the stack.
 */
final class Callers {

	private static final Pattern OURS = Pattern
		.compile("org\\.springframework\\.batch\\..*|io\\.spidraparquet\\.(?!chaos\\.).*");

	private static final String FACTORY = "org.springframework.batch.core.repository.support.AbstractJobRepositoryFactoryBean";

	private Callers() {
	}

	/**
	 * The method of the job repository, if it is one, and who called it.
	 * @return null where there is nothing to commit: after reading only, or again when a
	 * connection is put back
	 */
	static @Nullable String ofCommit() {
		List<StackFrame> frames = StackWalker.getInstance()
			.walk((all) -> all.filter(Callers::isRelevant).limit(2).toList());
		if (frames.isEmpty() || frames.get(0).getMethodName().equals("setAutoCommit")) {
			return null;
		}
		StackFrame first = frames.get(0);
		if (!isProxy(first)) {
			return name(first);
		}
		boolean reads = first.getMethodName().startsWith("get") || first.getMethodName().startsWith("find");
		return reads ? null : first.getMethodName() + " by " + name(frames.get(frames.size() - 1));
	}

	private static boolean isRelevant(StackFrame frame) {
		if (frame.getMethodName().equals("setAutoCommit") || isProxy(frame)) {
			return true;
		}
		return OURS.matcher(frame.getClassName()).matches() && !frame.getClassName().startsWith(FACTORY);
	}

	private static boolean isProxy(StackFrame frame) {
		return frame.getClassName().contains("$Proxy");
	}

	private static String name(StackFrame frame) {
		String type = frame.getClassName();
		return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
	}

}
