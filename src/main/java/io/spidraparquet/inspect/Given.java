package io.spidraparquet.inspect;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The words with which a command was given its dataset. The command that it proposes
 * needs them, too.
 *
 * @param parameters job parameters by name
 * @param settings words of settings, such as {@code --spidra.api.url=…}
 */
public record Given(Map<String, String> parameters, List<String> settings) {

	/** A parameter; null if it was not given. */
	@Nullable String parameter(String name) {
		return this.parameters.get(name);
	}

}
