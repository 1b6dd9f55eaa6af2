package io.spidraparquet.lineage;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.outbound.RunIdentity;
import io.spidraparquet.schema.Column;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the events of OpenLineage: START, and then COMPLETE, FAIL or ABORT with the same
 * {@code runId}. Each start of a run has a {@code runId} of its own, as no event may
 * follow one of the last three.
 *
 * @see <a href="https://openlineage.io/docs/spec/object-model">OpenLineage's object
 * model</a> and <a href="https://openlineage.io/docs/spec/naming">names of datasets</a>
 */
public final class LineageEvents {

	private static final String EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

	private final String namespace;

	/**
	 * Makes events.
	 * @param namespace of the job
	 */
	public LineageEvents(String namespace) {
		this.namespace = namespace;
	}

	/**
	 * The event of a run that begins.
	 * @param run the run
	 * @return JSON in UTF-8
	 */
	public byte[] start(RunIdentity run) {
		return event("START", run.startedAt(), run, runFacets(run), List.of());
	}

	/**
	 * The event of a run that has ended.
	 * @param ended the run
	 * @return JSON in UTF-8
	 */
	public byte[] end(EndedRun ended) {
		Facets facets = runFacets(ended.run());
		if (!ended.status().isSuccess()) {
			facets.add("errorMessage", "1-0-1/ErrorMessageRunFacet.json",
					Map.of("message", ended.message(), "programmingLanguage", "JAVA"));
		}
		Manifest manifest = ended.manifest();
		return event(type(ended), ended.endedAt(), ended.run(), facets,
				(manifest != null) ? outputs(ended.run(), manifest) : List.of());
	}

	private static String type(EndedRun ended) {
		return switch (ended.status()) {
			case PUBLISHED, PUBLISHED_WITH_WARNINGS, NOTHING_TO_DO -> "COMPLETE";
			case FAILED -> "FAIL";
			case STOPPED -> "ABORT";
		};
	}

	private byte[] event(String type, Instant time, RunIdentity run, Facets runFacets, List<?> outputs) {
		Map<String, Object> event = new LinkedHashMap<>();
		event.put("eventType", type);
		event.put("eventTime", time.truncatedTo(ChronoUnit.MILLIS).toString());
		event.put("run", Map.of("runId", run.execution().toString(), "facets", runFacets.all()));
		event.put("job", Map.of("namespace", this.namespace, "name", run.shownJob(), "facets", jobFacets(run).all()));
		event.put("inputs", inputs(run));
		event.put("outputs", outputs);
		event.put("producer", Facets.producer(run));
		event.put("schemaURL", EVENT);
		return JsonMapper.shared().writeValueAsBytes(event);
	}

	private static Facets runFacets(RunIdentity run) {
		Facets facets = new Facets(run);
		LocalDate date = run.date();
		if (date != null) {
			facets.add("nominalTime", "1-0-1/NominalTimeRunFacet.json",
					Map.of("nominalStartTime", date.atStartOfDay(ZoneOffset.UTC).toInstant().toString(),
							"nominalEndTime", date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString()));
		}
		facets.add("processing_engine", "1-1-1/ProcessingEngineRunFacet.json",
				Map.of("name", "spidra-parquet", "version", run.version()));
		return facets;
	}

	private static Facets jobFacets(RunIdentity run) {
		Facets facets = new Facets(run);
		facets.add("jobType", "2-0-3/JobTypeJobFacet.json",
				Map.of("processingType", "BATCH", "integration", "SPIDRA", "jobType", "JOB"));
		return facets;
	}

	/** All crawls of an API are one dataset: a graph with each of them would grow. */
	private static List<Map<String, Object>> inputs(RunIdentity run) {
		URI api = run.api();
		return (api != null) ? List.of(dataset(api.getScheme() + "://" + api.getRawAuthority(),
				(api.getPath() + "/crawl").replaceFirst("^/+", ""))) : List.of();
	}

	private static List<Map<String, Object>> outputs(RunIdentity run, Manifest manifest) {
		List<Map<String, Object>> outputs = new ArrayList<>();
		for (Manifest.Table table : manifest.tables()) {
			Map<String, Object> output = output(run.output(), table.name());
			Facets facets = new Facets(run);
			facets.add("schema", "1-1-1/SchemaDatasetFacet.json", Map.of("fields", fields(table.schema())));
			output.put("facets", facets.all());
			Facets written = new Facets(run);
			written.add("outputStatistics", "1-0-2/OutputStatisticsOutputDatasetFacet.json",
					Map.of("rowCount", table.rows(), "size", table.bytes(), "fileCount", table.files().size()));
			output.put("outputFacets", written.all());
			outputs.add(output);
		}
		return outputs;
	}

	private static Map<String, Object> output(URI dataset, String table) {
		String path = dataset.getPath() + "/" + table;
		if ("file".equals(dataset.getScheme())) {
			return dataset("file", path);
		}
		boolean s3 = dataset.getScheme().equals("s3a");
		String host = (dataset.getRawAuthority() != null) ? dataset.getRawAuthority() : "";
		return dataset((s3 ? "s3" : dataset.getScheme()) + "://" + host, s3 ? path.replaceFirst("^/+", "") : path);
	}

	private static Map<String, Object> dataset(String namespace, String name) {
		Map<String, Object> dataset = new LinkedHashMap<>();
		dataset.put("namespace", namespace);
		dataset.put("name", name);
		return dataset;
	}

	private static List<Map<String, Object>> fields(List<Column> columns) {
		return columns.stream().map((column) -> {
			List<Column> fields = column.type().fields();
			Map<String, Object> field = field(column.name(), column.type().text());
			if (!fields.isEmpty()) {
				Map<String, Object> element = field("_element", "STRUCT");
				element.put("fields", fields(fields));
				field.put("fields", List.of(element));
			}
			return field;
		}).toList();
	}

	private static Map<String, Object> field(String name, String type) {
		Map<String, Object> field = new LinkedHashMap<>();
		field.put("name", name);
		field.put("type", type);
		return field;
	}

}
