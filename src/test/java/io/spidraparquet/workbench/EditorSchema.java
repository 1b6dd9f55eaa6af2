package io.spidraparquet.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema of job definitions, as an editor uses it.
 */
public final class EditorSchema {

	private static final Path FILE = Path.of("jobs/spidra-parquet.schema.json");

	private static final SchemaRegistry REGISTRY = SchemaRegistry
		.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private EditorSchema() {
	}

	/**
	 * What an editor marks in a job definition.
	 * @return the places of all mistakes, with the name of an unknown or missing setting
	 */
	public static List<String> mistakes(String yaml) {
		JsonNode document = new JsonMapper().valueToTree(new Yaml().load(yaml));
		return Read.SCHEMA.validate(document).stream().map(EditorSchema::place).distinct().toList();
	}

	/** What is wrong with it as a schema. */
	public static List<Error> mistakesOfItself() {
		return REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
			.validate(new JsonMapper().readTree(FILE));
	}

	private static String place(Error error) {
		String place = error.getInstanceLocation().toString();
		return (place.isEmpty() ? "/" : place) + ((error.getProperty() != null) ? " " + error.getProperty() : "");
	}

	/**
	 * The schema, read at the first use.
	 */
	private static final class Read {

		private static final Schema SCHEMA;

		static {
			try {
				SCHEMA = REGISTRY.getSchema(Files.readString(FILE));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
