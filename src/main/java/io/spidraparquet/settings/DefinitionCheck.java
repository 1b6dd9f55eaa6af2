package io.spidraparquet.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Refuses a job definition that Spring Boot could not read in reasonable time and memory:
 * it sets no limits to aliases, nesting and size.
 */
public final class DefinitionCheck {

	private static final int MAX_BYTES = 1024 * 1024;

	private static final int MAX_DEPTH = 50;

	/** Values and keys, where each alias counts as all that it repeats. */
	private static final int MAX_NODES = 100_000;

	private int nodes;

	private DefinitionCheck() {
	}

	/**
	 * Checks a file.
	 * @throws UsageException if it is not a job definition
	 * @throws MarkedYAMLException if it is not valid YAML; names the line
	 */
	public static void check(Path file) {
		try {
			if (Files.size(file) > MAX_BYTES) {
				throw new UsageException(
						"the job definition " + file + " is larger than 1 MB: is this the right file?");
			}
			LoaderOptions limits = new LoaderOptions();
			limits.setNestingDepthLimit(MAX_DEPTH);
			limits.setMaxAliasesForCollections(MAX_NODES);
			limits.setAllowDuplicateKeys(false);
			try (InputStream in = Files.newInputStream(file)) {
				DefinitionCheck check = new DefinitionCheck();
				for (Object document : new Yaml(new SafeConstructor(limits)).loadAll(new UnicodeReader(in))) {
					check.count(document, 0, file);
				}
			}
		}
		catch (MarkedYAMLException ex) {
			throw ex;
		}
		catch (IOException | YAMLException ex) {
			Throwable cause = (ex.getCause() instanceof IOException ofFile) ? ofFile : ex;
			throw new UsageException("the job definition " + file + " cannot be read as YAML: " + Reason.of(cause));
		}
	}

	private void count(@Nullable Object value, int depth, Path file) {
		if (++this.nodes > MAX_NODES || depth > MAX_DEPTH) {
			throw new UsageException("the job definition " + file
					+ " has aliases that refer to themselves or repeat too much: write the values out");
		}
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, each) -> {
				count(key, depth + 1, file);
				count(each, depth + 1, file);
			});
		}
		else if (value instanceof Iterable<?> list) {
			list.forEach((each) -> count(each, depth + 1, file));
		}
	}

}
