package io.spidraparquet.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.flatten.FlattenProperties;
import io.spidraparquet.flatten.SchemaProperties;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.run.OutputSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The settings of a job: from words, environment variables and the job definition, in
 * this order of precedence.
 */
public final class JobSettings {

	/** Settings whose values are keys in the data of pages. */
	private static final Pattern PATH = Pattern.compile(
			"spidra\\.(?:flatten\\.rows|schema\\.exclude(?:\\[\\d+])?" + "|schema\\.columns\\[\\d+]\\.(?:path|name))");

	/** What one might take for the setting of the API key. */
	private static final Pattern KEY = Pattern.compile("(?i)(spidra\\.)?api[.-]?key");

	/**
	 * Settings of the application itself. As a file among the resources, they would take
	 * longer to read than all others.
	 */
	private static final Map<String, Object> BUILT_IN = Map.of("spring.application.name", "spidra-parquet",
			"spring.main.banner-mode", "off", "spring.main.log-startup-info", "false",
			"spring.main.lazy-initialization", "true", "spring.config.location", "",
			"spring.batch.jdbc.initialize-schema", "always", "spring.batch.jdbc.isolation-level-for-create",
			"read-committed", "spring.datasource.hikari.maximum-pool-size", "8",
			"spring.datasource.hikari.minimum-idle", "1", "spidra.hadoop-conf-dir", "${HADOOP_CONF_DIR:}");

	/** System property with the launcher's folder of job definitions. */
	private static final String JOBS_FOLDER = "spidra.jobs.dir";

	private final ConfigurableEnvironment environment;

	private final Map<Class<?>, Object> bound = new HashMap<>();

	/**
	 * Checks the settings in an environment.
	 * @throws UsageException if one of their names is unknown
	 */
	public JobSettings(ConfigurableEnvironment environment) {
		this(environment, null);
	}

	/**
	 * Checks the settings in an environment.
	 * @param key the API key, which no setting may contain; null if there is none
	 * @throws UsageException if one of their names is unknown, or a value is a secret or
	 * refers to a variable that is not set
	 */
	public JobSettings(ConfigurableEnvironment environment, @Nullable ApiKey key) {
		this.environment = environment;
		environment.getPropertySources().forEach((source) -> check(source, key));
		environment.getPropertySources().forEach(this::requireVariables);
	}

	private JobSettings(BiConsumer<Class<?>, RuntimeException> refused, ConfigurableEnvironment environment) {
		this.environment = environment;
		for (Class<? extends Record> type : SettingNames.RECORDS) {
			try {
				bind(type);
			}
			catch (RuntimeException ex) {
				refused.accept(type, ex);
				this.bound.put(type, new Binder().bindOrCreate(SettingNames.prefix(type), Bindable.of(type)));
			}
		}
	}

	/**
	 * The settings in an environment, as far as they can be used, for a command that goes
	 * on to look for other faults. Does not check their names.
	 * @param refused receives each record that cannot be bound, with the failure; the
	 * record has its defaults then
	 * @return settings whose records are bound
	 */
	public static JobSettings lenient(ConfigurableEnvironment environment,
			BiConsumer<Class<?>, RuntimeException> refused) {
		return new JobSettings(refused, environment);
	}

	/** An unresolved variable would otherwise be taken literally. */
	private void requireVariables(PropertySource<?> source) {
		if (!(source instanceof EnumerablePropertySource<?> settings)) {
			return;
		}
		boolean system = source.getName().startsWith("system");
		for (String name : settings.getPropertyNames()) {
			boolean ours = name.toLowerCase(Locale.ROOT).startsWith("spidra");
			// Hadoop resolves variables of its own
			if ((system && !ours) || name.startsWith(SettingNames.HADOOP)
					|| !(settings.getProperty(name) instanceof CharSequence value)
					|| !value.toString().contains("${")) {
				continue;
			}
			try {
				this.environment.resolveRequiredPlaceholders(value.toString());
			}
			catch (IllegalArgumentException ex) {
				throw new UsageException(origin(OriginLookup.getOrigin(source, name)) + "the value of '" + name
						+ "' is " + value + ", but a variable in it is not set: set it for this process (a cron job has"
						+ " its own environment), or give a default as in ${NAME:default}");
			}
		}
	}

	/**
	 * Creates an application whose environment has the settings. It reads no other file
	 * than the job definition: what lies in the working directory, which cron chooses, is
	 * not meant for it.
	 * @param configuration configuration of the context
	 * @param words words of the command; their parameter {@code job} is optional
	 */
	public static SpringApplication application(Class<?> configuration, Words words) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		Map<String, Object> defaults = new HashMap<>(BUILT_IN);
		String job = words.parameter("job");
		if (job != null) {
			defaults.put("spring.config.additional-location", definition(job).toUri().toString());
		}
		if (words.has("--quiet") || words.has("--verbose")) {
			defaults.put("logging.level.io.spidraparquet", words.has("--quiet") ? "warn" : "debug");
		}
		application.setDefaultProperties(defaults);
		application.addListeners(new ColumnChecks(), new LogFormat());
		application.addInitializers((context) -> context.getBeanFactory()
			.registerSingleton(AbstractApplicationContext.MESSAGE_SOURCE_BEAN_NAME, new NoMessages()));
		return application;
	}

	/** Starts a context that has settings and no beans. */
	public static ConfigurableApplicationContext context(Words words) {
		return application(NoBeans.class, words).run(words.settings().toArray(String[]::new));
	}

	private static Path definition(String job) {
		Path file = Definitions.find(job, folder());
		DefinitionCheck.check(file);
		return file;
	}

	/** The folder in which {@code init} creates definitions. */
	public static Path folder() {
		return Path.of(System.getProperty(JOBS_FOLDER, "jobs")).toAbsolutePath();
	}

	/** Name of the job definition; null if there is none. */
	public static @Nullable String jobName(Words words) {
		String job = words.parameter("job");
		return (job == null) ? null : String.valueOf(Path.of(job).getFileName()).replaceFirst("\\.ya?ml$", "");
	}

	private static void check(PropertySource<?> source, @Nullable ApiKey key) {
		if (!(source instanceof EnumerablePropertySource<?> file) || !(source instanceof OriginLookup<?>)) {
			return;
		}
		for (String name : file.getPropertyNames()) {
			Object value = file.getProperty(name);
			if ((value instanceof Boolean || value instanceof Number) && PATH.matcher(name).matches()) {
				throw new UsageException(origin(OriginLookup.getOrigin(source, name)) + "YAML reads the value of '"
						+ name + "' as " + value + ": write it in quotes");
			}
			boolean known = isKnown(name, source);
			if (source instanceof OriginTrackedMapPropertySource) {
				String where = origin(OriginLookup.getOrigin(source, name)) + "the value of '" + name + "'";
				Secrets.refuse(where, String.valueOf(value), key);
				Secrets.refuseSecretUrl(where, name, String.valueOf(value));
			}
			if (!known && !"".equals(value)) {
				throw new UsageException(origin(OriginLookup.getOrigin(source, name)) + "'" + name
						+ "' is not a setting" + (KEY.matcher(name).matches() ? ": the key belongs in " + Secrets.KEY
								: UnknownWord.hint(name)));
			}
		}
	}

	/** Other sources than files can have names that are for other programs. */
	private static boolean isKnown(String name, PropertySource<?> source) {
		if (name.startsWith("spidra.")) {
			return SettingNames.isKnown(name);
		}
		return !(source instanceof OriginTrackedMapPropertySource)
				|| (BootSettings.isKind(name) && BootSettings.isKnown(name));
	}

	/**
	 * The file and line of a setting, as the start of a message.
	 * @return empty if the setting does not come from a file
	 */
	public static String origin(@Nullable Origin origin) {
		if (origin instanceof OriginProvider provider && provider.getOrigin() != origin) {
			return origin(provider.getOrigin());
		}
		return (origin instanceof TextResourceOrigin text && text.getResource() != null && text.getLocation() != null)
				? text.getResource().getFilename() + ", line " + (text.getLocation().getLine() + 1) + ": " : "";
	}

	/** Binds one of the records in {@link SettingNames#RECORDS}, each once. */
	public <T> T bind(Class<T> type) {
		return type.cast(this.bound.computeIfAbsent(type, this::bindOnce));
	}

	private Object bindOnce(Class<?> type) {
		try {
			return Binder.get(this.environment).bindOrCreate(SettingNames.prefix(type), Bindable.of(type));
		}
		catch (BindException ex) {
			throw new UsageException(new Origins(this.environment).withOrigin(BadValue.message(ex)));
		}
	}

	/**
	 * The settings that shape the output.
	 * @throws UsageException if they contradict each other
	 */
	public OutputSettings output() {
		OutputSettings settings = new OutputSettings(AppVersion.get(), bind(ParquetProperties.class),
				bind(FlattenProperties.class), bind(SchemaProperties.class), bind(ContentProperties.class));
		try {
			settings.flattening();
			return settings;
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(new Origins(this.environment).withOrigin(String.valueOf(ex.getMessage())));
		}
	}

	/**
	 * The configuration of a context without beans.
	 */
	@Configuration(proxyBeanMethods = false)
	static class NoBeans {

	}

}
