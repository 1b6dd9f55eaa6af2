package io.spidraparquet.preview;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.flatten.DataSamples;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Table;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposes a job definition from the pages of crawls. What it declares holds for all of
 * these pages: it is tried on them, and what would need a second column for values that
 * do not fit is left to the user.
 */
public final class JobProposal {

	private static final Logger logger = LoggerFactory.getLogger(JobProposal.class);

	private static final int MAX_TRIES = 5;

	private final ApiClient client;

	private final int concurrency;

	private final Flattening flattening;

	private final Loader loader;

	/**
	 * Creates proposals.
	 * @param client of the API
	 * @param concurrency how many crawls are fetched at a time, 1 or more
	 * @param flattening settings without a job definition
	 * @param loader reads a job definition as a run would
	 */
	public JobProposal(ApiClient client, int concurrency, Flattening flattening, Loader loader) {
		this.client = client;
		this.concurrency = concurrency;
		this.flattening = flattening;
		this.loader = loader;
	}

	/**
	 * Proposes a definition.
	 * @param crawlIds the crawls, sorted
	 * @param request what the user asked for
	 * @return the text of the file; empty if no page has succeeded
	 * @throws Exception if a crawl cannot be fetched
	 */
	public Optional<String> propose(List<String> crawlIds, Request request) throws Exception {
		DatasetDefinition dataset = this.flattening.dataset();
		Profile empty = dataset.emptyProfile(dataset.start("this"));
		return new CrawlProfiler(this.client, this.flattening, this.concurrency).look(crawlIds, empty,
				(pages, result) -> (result.crawls().stream().mapToLong(SpooledCrawl::success).sum() > 0)
						? Optional.of(propose(request, pages, result)) : Optional.empty());
	}

	private String propose(Request request, FetchedPages pages, CrawlProfiler.Result found) throws Exception {
		List<Table> tables = judged(this.flattening, found.profile()).tables();
		DataSamples samples = samples(tables);
		pages.read(samples);
		SelectionLines selection = new SelectionLines(found.crawls().size(), known(found.crawls()));
		DefinitionText text = new DefinitionText(request, found.crawls(), selection, samples);
		ProposedTable proposed = ProposedTable.of(samples);
		for (int i = 0; i < MAX_TRIES; i++) {
			Flattening declared;
			try {
				declared = this.loader.load(text.of(proposed, tables));
			}
			catch (RuntimeException ex) {
				logger.debug("the proposed settings cannot be read", ex);
				return withoutColumns(text, proposed, tables);
			}
			Profile empty = declared.dataset().emptyProfile(declared.dataset().start("this"));
			Judged judged = judged(declared, pages.profile(declared, empty));
			if (judged.conflicts().isEmpty()) {
				return text.of(proposed, judged.tables());
			}
			proposed = proposed.doubting(judged.conflicts(), "some values do not fit and would go to a second column");
		}
		return withoutColumns(text, proposed, tables);
	}

	private static String withoutColumns(DefinitionText text, ProposedTable proposed, List<Table> tables) {
		Set<String> all = proposed.declared().keySet();
		return text.of(proposed.doubting(all, "the settings could not be read as a job definition"), tables);
	}

	private DataSamples samples(List<Table> all) {
		Set<String> paths = new HashSet<>();
		Set<String> kept = new HashSet<>();
		Set<String> tables = new HashSet<>();
		for (Table table : all) {
			if (table.isChild()) {
				tables.add(String.valueOf(table.path()));
			}
			for (Column column : OtherColumns.ofData(table)) {
				String path = String.valueOf(column.path());
				paths.add(path);
				if (column.type() == ColumnType.Json.JSON) {
					kept.add(path);
				}
			}
		}
		return new DataSamples(this.flattening, paths, kept, tables);
	}

	private Map<String, CrawlJob> known(List<SpooledCrawl> crawls) throws IOException, InterruptedException {
		Set<String> ids = new HashSet<>();
		crawls.forEach((crawl) -> ids.add(crawl.crawlId()));
		try {
			return new CrawlJobs(this.client).inHistory(ids);
		}
		catch (ApiException ex) {
			// the selection is left to the user
			return Map.of();
		}
	}

	private static Judged judged(Flattening flattening, Profile profile) {
		DatasetDefinition dataset = flattening.dataset();
		List<Table> tables = dataset.withNested(dataset.judge(dataset.start("this"), profile, "this").schema());
		Set<String> conflicts = new HashSet<>();
		for (Table table : tables) {
			Set<String> paths = new HashSet<>();
			OtherColumns.ofData(table)
				.stream()
				.filter((column) -> !column.name().equals(SchemaEvolution.REST))
				.map((column) -> String.valueOf(column.path()))
				.filter((path) -> !paths.add(path))
				.forEach(conflicts::add);
		}
		return new Judged(tables, conflicts);
	}

	/**
	 * The tables that pages give.
	 *
	 * @param tables with their columns, also nested ones
	 * @param conflicts paths with values that their column cannot hold
	 */
	private record Judged(List<Table> tables, Set<String> conflicts) {

	}

	/**
	 * What the user asked for.
	 *
	 * @param name of the job
	 * @param output root of the dataset; null if the file does not set it
	 * @param rows pointer of the array whose elements are rows; null if pages are
	 * @param tables pointers of the arrays that are tables, or all; empty if none are
	 * @param nested whether other arrays of objects are lists of structs
	 */
	public record Request(String name, @Nullable String output, @Nullable String rows, List<String> tables,
			boolean nested) {

	}

	/**
	 * Reads a job definition as a run would.
	 */
	public interface Loader {

		/**
		 * Reads a definition.
		 * @param definition text of the file
		 * @return its settings for rows and values
		 * @throws Exception if it cannot be read
		 */
		Flattening load(String definition) throws Exception;

	}

}
