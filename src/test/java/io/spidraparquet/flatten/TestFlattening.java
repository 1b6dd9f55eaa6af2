package io.spidraparquet.flatten;

import java.util.Map;

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

	/** Settings by name. */
	public static Flattening of(Map<String, String> settings) {
		Binder binder = new Binder(new MapConfigurationPropertySource(settings));
		return Flattening.of(binder.bindOrCreate("spidra.flatten", FlattenProperties.class),
				binder.bindOrCreate("spidra.schema", SchemaProperties.class));
	}

}
