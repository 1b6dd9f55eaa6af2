package io.spidraparquet.lineage;

import java.util.LinkedHashMap;
import java.util.Map;

import io.spidraparquet.outbound.RunIdentity;

/**
 * Facets by name, each with its producer and the URL of its schema.
 */
final class Facets {

	private static final String SCHEMAS = "https://openlineage.io/spec/facets/";

	private final RunIdentity run;

	private final Map<String, Object> facets = new LinkedHashMap<>();

	Facets(RunIdentity run) {
		this.run = run;
	}

	/** What makes the events, as a URI. */
	static String producer(RunIdentity run) {
		return "urn:spidra-parquet:" + run.version();
	}

	/**
	 * Adds a facet.
	 * @param schema version and file of its schema; the part of it is named like the file
	 */
	void add(String name, String schema, Map<String, ?> content) {
		Map<String, Object> facet = new LinkedHashMap<>();
		facet.put("_producer", producer(this.run));
		facet.put("_schemaURL", SCHEMAS + schema + "#/$defs/" + schema.replaceAll(".*/|\\.json$", ""));
		facet.putAll(content);
		this.facets.put(name, facet);
	}

	Map<String, Object> all() {
		return this.facets;
	}

}
