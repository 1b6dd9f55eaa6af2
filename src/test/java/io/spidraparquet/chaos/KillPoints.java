package io.spidraparquet.chaos;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Names the moments before and after each change that lasts, and kills the process at one
 * of them. A part of the process under test. A moment is
 * {@code before|after OPERATION PATH#n}, the {@code n}-th of its name in this process.
 */
final class KillPoints implements Function<Object[], @Nullable Object> {

	private final ThreadLocal<Set<String>> inside = ThreadLocal.withInitial(HashSet::new);

	private final Map<Object, String> streams = Collections.synchronizedMap(new WeakHashMap<>());

	private final Map<String, Integer> counts = new HashMap<>();

	private final StablePaths paths;

	private final OutputStream trace;

	private final String target;

	private KillPoints(StablePaths paths, OutputStream trace, String target) {
		this.paths = paths;
		this.trace = trace;
		this.target = target;
	}

	/**
	 * Starts to name moments.
	 * @param file properties: home and output to watch, the trace to write, and the
	 * target, which may be missing
	 */
	static KillPoints open(String file) throws IOException {
		Properties settings = new Properties();
		try (InputStream in = new FileInputStream(file)) {
			settings.load(in);
		}
		return new KillPoints(new StablePaths(settings.getProperty("home"), settings.getProperty("output")),
				new FileOutputStream(settings.getProperty("trace")), settings.getProperty("target", ""));
	}

	/**
	 * Called by what {@link KillAgent} puts into methods.
	 * @param call {@code begin}, kind, method, object, arguments; or {@code end}, the
	 * moment, arguments, what was returned, what was thrown
	 * @return at the begin the moment, or null if it is none
	 */
	@Override
	public @Nullable Object apply(@Nullable Object[] call) {
		if ("begin".equals(call[0])) {
			Moment moment = begin(call[1] + "-" + call[2], call[3], (Object[]) call[4]);
			return (moment != null && enter(moment)) ? moment : null;
		}
		end((Moment) call[1], (Object[]) call[2], call[3], call[4] == null);
		return null;
	}

	private @Nullable Moment begin(String operation, @Nullable Object self, Object[] arguments) {
		return switch (operation) {
			case "database-commit" -> Moment.of("commit", Callers.ofCommit());
			case "file-renameTo" -> move(operation, self, arguments[0]);
			case "files-move", "hadoop-rename" -> move(operation, arguments[0], arguments[1]);
			case "file-delete", "file-mkdir" -> Moment.of(operation, find(self));
			case "stream-hsync", "stream-close" -> Moment.of(operation, this.streams.get(self));
			default -> Moment.of(operation, find(arguments[0]));
		};
	}

	private @Nullable Moment move(String operation, @Nullable Object from, @Nullable Object to) {
		String source = find(from);
		String destination = find(to);
		return (source != null || destination != null) ? Moment.of(operation, source + " to " + destination) : null;
	}

	/** The database's own files are the database's business. */
	private @Nullable String find(@Nullable Object path) {
		String name = String.valueOf(path);
		return name.endsWith(".mv.db") ? null : this.paths.find(name);
	}

	/** An operation within one of the same kind is a part of that one. */
	private boolean enter(Moment moment) {
		Set<String> around = this.inside.get();
		boolean sameRename = moment.operation().equals("file-renameTo") && around.contains("hadoop-rename");
		if (sameRename || !around.add(moment.operation())) {
			return false;
		}
		pass("before " + moment.name());
		return true;
	}

	private void end(Moment moment, Object[] arguments, @Nullable Object returned, boolean done) {
		if (moment.operation().startsWith("hadoop-") && returned instanceof OutputStream) {
			this.streams.putIfAbsent(returned, String.valueOf(find(arguments[0])));
		}
		this.inside.get().remove(moment.operation());
		if (done) {
			pass("after " + moment.name());
		}
	}

	/**
	 * Whoever comes while the process is being killed waits here, so nothing else
	 * changes.
	 */
	private synchronized void pass(String name) {
		String moment = name + "#" + this.counts.merge(name, 1, Integer::sum);
		try {
			this.trace.write((moment + "\n").getBytes(StandardCharsets.UTF_8));
			if (moment.equals(this.target)) {
				new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
				while (true) {
					LockSupport.park();
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** An operation and what it changes. */
	private record Moment(String operation, String what) {

		static @Nullable Moment of(String operation, @Nullable String what) {
			return (what != null) ? new Moment(operation, what) : null;
		}

		String name() {
			return this.operation + " " + this.what;
		}

	}

}
