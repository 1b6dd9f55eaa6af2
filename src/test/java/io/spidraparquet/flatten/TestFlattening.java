package io.spidraparquet.flatten;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Flattenings by the settings that a user writes.
 */
public final class TestFlattening {

	private TestFlattening() {
	}

	/** The defaults. */
	public static Flattening of() {
		return of(Map.of());
	}

	/** Settings as {@code name=value}. */
	static Flattening of(List<String> lines) {
		return of(lines.stream()
			.map((line) -> line.split("=", 2))
			.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1])));
	}

	/** Settings by name. */
	public static Flattening of(Map<String, String> settings) {
		Binder binder = new Binder(new MapConfigurationPropertySource(settings));
		return Flattening.of(binder.bindOrCreate("spidra.flatten", FlattenProperties.class),
				binder.bindOrCreate("spidra.schema", SchemaProperties.class));
	}

}
