package io.spidraparquet.chaos;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.instrument.Instrumentation;
import java.util.function.Function;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.nameContains;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

/**
 * Java agent that has each operation of the process that changes something lasting pass
 * by {@link KillPoints}: on files by the JDK, on any file system of Hadoop, and the
 * commits of the job repository. Nothing is put on the boot class path, since a JVM then
 * ignores its archive of classes: the code within classes of the JDK finds its way
 * through an object among the system properties.
 */
public final class KillAgent {

	/** System property with a {@code Function<Object[], Object>}. */
	static final String HOOK = "spidra.kill-points";

	private KillAgent() {
	}

	/**
	 * Starts with the process.
	 * @param settings file with the settings of {@link KillPoints}
	 * @param instrumentation of the JVM
	 * @throws IOException if a file is missing
	 */
	public static void premain(String settings, Instrumentation instrumentation) throws IOException {
		agent().installOn(instrumentation);
		System.getProperties().put(HOOK, KillPoints.open(settings));
	}

	private static AgentBuilder agent() {
		AgentBuilder agent = new AgentBuilder.Default(new ByteBuddy().with(TypeValidation.DISABLED))
			.disableClassFormatChanges()
			.with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
			.with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
			.ignore(none());
		agent = agent.type(named("sun.nio.ch.FileChannelImpl"))
			.transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(OnChannel.class)
				.on(namedOneOf("force", "truncate").or(named("write").and(takesArguments(1))))));
		agent = advise(agent, "files", named("java.nio.file.Files"),
				namedOneOf("delete", "deleteIfExists", "createDirectory", "move")
					.or(named("write").and(takesArgument(1, byte[].class))));
		agent = advise(agent, "file", named("java.io.File"),
				namedOneOf("delete", "mkdir").and(takesArguments(0)).or(named("renameTo")));
		agent = advise(agent, "hadoop",
				nameContains("FileSystem").and(hasSuperType(named("org.apache.hadoop.fs.FileSystem")))
					.and(not(hasSuperType(named("org.apache.hadoop.fs.FilterFileSystem")))),
				onHadoop());
		agent = advise(agent, "stream", named("org.apache.hadoop.fs.FSDataOutputStream"),
				namedOneOf("hsync", "close").and(takesArguments(0)));
		return advise(agent, "database", namedOneOf("org.h2.jdbc.JdbcConnection", "org.postgresql.jdbc.PgConnection"),
				named("commit").and(takesArguments(0)));
	}

	private static ElementMatcher<MethodDescription> onHadoop() {
		return not(isAbstract()).and(takesArgument(0, named("org.apache.hadoop.fs.Path")))
			.and(namedOneOf("delete", "mkdirs", "rename").or(namedOneOf("create", "createNonRecursive", "append")
				.and(returns(named("org.apache.hadoop.fs.FSDataOutputStream")))));
	}

	private static AgentBuilder advise(AgentBuilder agent, String kind, ElementMatcher<? super TypeDescription> type,
			ElementMatcher<? super MethodDescription> method) {
		return agent.type(type)
			.transform((builder, description, loader, module, domain) -> builder
				.visit(Advice.withCustomMapping().bind(Kind.class, kind).to(OnCall.class).on(method)));
	}

	/** Kind of the operation. */
	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.PARAMETER)
	@interface Kind {

	}

	/** Copied into each method. */
	@SuppressWarnings({ "unchecked", "ReturnValueIgnored" })
	static final class OnCall {

		private OnCall() {
		}

		@Advice.OnMethodEnter
		static @Nullable Object enter(@Kind String kind, @Advice.Origin("#m") String method,
				@Advice.This(optional = true) @Nullable Object self, @Advice.AllArguments Object[] arguments) {
			Function<Object[], Object> hook = (Function<Object[], Object>) System.getProperties().get(HOOK);
			return (hook != null) ? hook.apply(new Object[] { "begin", kind, method, self, arguments }) : null;
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.Enter @Nullable Object moment, @Advice.AllArguments Object[] arguments,
				@Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
				@Advice.Thrown @Nullable Throwable thrown) {
			Function<Object[], Object> hook = (Function<Object[], Object>) System.getProperties().get(HOOK);
			if (hook != null && moment != null) {
				hook.apply(new Object[] { "end", moment, arguments, returned, thrown });
			}
		}

	}

	/** Copied into each method of a channel, which knows its path. */
	@SuppressWarnings({ "unchecked", "ReturnValueIgnored" })
	static final class OnChannel {

		private OnChannel() {
		}

		@Advice.OnMethodEnter
		static @Nullable Object enter(@Advice.Origin("#m") String method,
				@Advice.FieldValue("path") @Nullable String path) {
			Function<Object[], Object> hook = (Function<Object[], Object>) System.getProperties().get(HOOK);
			return (hook != null && path != null)
					? hook.apply(new Object[] { "begin", "channel", method, null, new Object[] { path } }) : null;
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.Enter @Nullable Object moment, @Advice.Thrown @Nullable Throwable thrown) {
			Function<Object[], Object> hook = (Function<Object[], Object>) System.getProperties().get(HOOK);
			if (hook != null && moment != null) {
				hook.apply(new Object[] { "end", moment, new Object[0], null, thrown });
			}
		}

	}

}
