package io.spidraparquet.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three runs of a dataset with all types, in {@code pages}, in structs of two levels, in
 * the tables of two arrays, one inside of the other, and in structs of these. The second
 * run and the third append columns, fields and tables. What all of this contains:
 * {@link SampleValues}.
 */
final class ThreeNights {

	static final Path FOLDER = Path.of("target/readers").toAbsolutePath();

	private static final String JOB = """
			spidra:
			  flatten:
			    tables: [ shops, shops/items, orders ]
			    arrays: nested
			  schema:
			    columns:
			""";

	private static final int BULK = 100;

	private final Path output;

	private final UnaryOperator<String> values;

	private ThreeNights(Path output, UnaryOperator<String> values) {
		this.output = output;
		this.values = values;
	}

	/**
	 * Publishes the dataset anew.
	 * @param name of its folder in {@code target/readers}, where it stays
	 * @param values replaces values in the JSON of a page
	 * @param words further words for each run
	 */
	static ThreeNights publish(String name, UnaryOperator<String> values, String... words) throws IOException {
		ThreeNights nights = new ThreeNights(FOLDER.resolve(name), values);
		Workbench.delete(nights.output);
		try (Workbench bench = new Workbench()) {
			for (int night = 1; night <= 3; night++) {
				nights.run(bench, night, pages(night), words);
			}
		}
		return nights;
	}

	/** Publishes the first night again, with other pages: those of the third. */
	void replaceFirst(String... words) throws IOException {
		try (Workbench bench = new Workbench()) {
			run(bench, 1, pages(3), Stream.concat(Stream.of("rerun=yes"), Stream.of(words)).toArray(String[]::new));
		}
	}

	private void run(Workbench bench, int night, List<String> pages, String... words) throws IOException {
		Path job = Files.writeString(Files.createDirectories(FOLDER).resolve("nights.yaml"),
				JOB + SampleValues.DECLARED);
		bench.api().servePages("n" + night, pages.stream().map(this.values).toArray(String[]::new));
		List<String> all = new ArrayList<>(List.of("crawlId=n" + night, "output=" + this.output, "job=" + job));
		all.addAll(List.of(words));
		Workbench.Result result = bench.run(all.toArray(String[]::new));
		assertThat(result.code()).as(result.err()).isZero();
	}

	private static List<String> pages(int night) {
		List<String> pages = new ArrayList<>();
		for (int i = 0; i < SampleValues.EDGES; i++) {
			pages.add(TestApi.page("edge" + i, page(i, night)));
		}
		for (int i = 0; night == 1 && i < BULK; i++) {
			pages.add(TestApi.page("bulk" + i, page(SampleValues.EDGES + i, night)));
		}
		pages.add(TestApi.failedPage("lost" + night, "it's gone: é|" + night));
		return pages;
	}

	/** A page with elements that are full, empty, null, or not there. */
	private static String page(int i, int night) {
		String offers = "\"offers\":[{" + values(i + 1, night, "seller") + "},null,{" + values(i + 2, night, "rebate")
				+ "}]";
		String products = "[{" + values(i + 3, night, "brand") + "," + offers + "},null,{\"offers\":"
				+ ((i % 2 == 0) ? "[]" : "null") + "},{" + values(i, night, "brand") + ",\"offers\":[null]}]";
		String items = "[{" + values(i + 4, night, "grade") + "},{" + values(i + 1, night, "grade") + ",\"parts\":[{"
				+ values(i + 2, night, "maker") + "},null]}]";
		String shops = "[{" + values(i + 2, night, "owner") + ",\"items\":" + items + "},null,{\"title\":\"s" + i
				+ "\",\"items\":[]}]";
		return "{" + values(i, night, "season") + switch (i % 4) {
			case 0 -> ",\"products\":" + products + ",\"shops\":" + shops;
			case 1 -> ",\"products\":[],\"shops\":[]";
			case 2 -> ",\"products\":null,\"shops\":" + shops;
			default -> ",\"products\":" + products;
		} + ((night == 3) ? ",\"orders\":[{" + values(i, night, "season") + "}]" : "") + "}";
	}

	/** Members of an object, with some more in each night. */
	private static String values(int i, int night, String added) {
		return SampleValues.of(i) + switch (night) {
			case 1 -> "";
			case 2 -> ",\"" + added + "\":" + i + ".5,\"misfit\":" + i;
			default ->
				",\"" + added + "\":-" + i + ".25,\"misfit\":\"soon\",\"last_" + added + "\":[\"x" + i + "\",null]";
		};
	}

	Path output() {
		return this.output;
	}

	List<ReadTable> tables() throws IOException {
		return ReadTable.of(json("_spidra/schema.json"));
	}

	/** The files of a table that the manifests name, in the order of the runs. */
	List<Path> files(ReadTable table) throws IOException {
		List<Path> files = new ArrayList<>();
		for (int night = 1; night <= 3; night++) {
			JsonNode manifest = json("_spidra/runs/n" + night + ".json");
			Stream
				.concat(Stream.of(manifest.path("failed_page_files")).filter((list) -> table.isFailedPages()),
						manifest.path("tables")
							.valueStream()
							.filter((each) -> each.path("name").asString().equals(table.name()))
							.map((each) -> each.path("files")))
				.flatMap(JsonNode::valueStream)
				.forEach((file) -> files.add(this.output.resolve(file.path("path").asString())));
		}
		return files;
	}

	private JsonNode json(String path) throws IOException {
		return new JsonMapper().readTree(Files.readString(this.output.resolve(path)));
	}

}
