package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.evolution.DatasetVerdict;
import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.flatten.SettledProfile;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Outcome;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.Run;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.partition.support.DefaultStepExecutionAggregator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Ends the fetch: merges the profiles of the slices, decides the columns and divides the
 * pages into partitions. It saves these decisions, so that a restart of the write finds
 * them unchanged.
 */
final class FetchAggregator extends DefaultStepExecutionAggregator {

	private static final Logger logger = LoggerFactory.getLogger(FetchAggregator.class);

	private final Run run;

	private final Attempt attempt;

	private final Spool spool;

	private final Profile profile;

	private final JobProperties properties;

	private final JobRepository repository;

	/**
	 * Creates the aggregator.
	 * @param profile a profile with the limits that apply
	 * @param properties limit of the crawls that a nightly run may defer, and smallest
	 * size of a partition
	 * @param repository knows the slices that earlier starts have completed
	 */
	FetchAggregator(Run run, Attempt attempt, Spool spool, Profile profile, JobProperties properties,
			JobRepository repository) {
		this.run = run;
		this.attempt = attempt;
		this.spool = spool;
		this.profile = profile;
		this.properties = properties;
		this.repository = repository;
	}

	@Override
	public void aggregate(StepExecution result, Collection<StepExecution> executions) {
		super.aggregate(result, executions);
		if (result.getStatus() != BatchStatus.COMPLETED) {
			return;
		}
		try {
			decide(results(result.getJobExecution().getJobInstance()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	/** The names of the results of all slices. */
	private List<String> results(JobInstance job) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < this.attempt.slices(); i++) {
			StepExecution slice = this.repository.getLastStepExecution(job,
					FetchStep.SLICE + ":" + PartitionContext.name(i));
			if (slice != null && slice.getStatus() == BatchStatus.COMPLETED) {
				names.add(PartitionContext.result(slice.getExecutionContext()));
			}
		}
		return names;
	}

	private void decide(List<String> results) throws IOException {
		Profile seen = this.profile.emptyCopy();
		Plan plan = this.attempt.plan();
		Attempt.Slices slices = this.attempt.merge(results, seen);
		Outcome outcome = slices.outcome();
		int missing = plan.crawls().size() - outcome.size();
		if (missing != 0) {
			this.attempt.invalidate();
			throw new IOException("the profiles of " + Plural.of(missing, "crawl")
					+ " are missing in SPIDRA_HOME: run the same command again, which profiles the kept responses again");
		}
		if (this.spool.isShared()) {
			NotFetchedLimit.require(this.properties.skip().maxCrawls(), plan, outcome);
			this.spool.addAll(slices.responses());
		}
		List<String> taken = outcome.crawls(CrawlFate.TAKEN);
		List<SpooledCrawl> crawls = this.spool.all(taken);
		Profile merged = new SettledProfile(this.run.flattening(), this.spool, crawls).of(seen);
		DatasetSchema published = this.run.publishedSchema();
		this.run.flattening().requireExcludable(merged);
		DatasetVerdict verdict = judge(published, merged);
		verdict.requireNoneRefused();
		DatasetSchema schema = verdict.schema();
		List<PageRange> partitions = Partitions.divide(crawls, Runtime.getRuntime().availableProcessors(),
				this.properties.partitionSize());
		Map<String, List<String>> huge = new TreeMap<>();
		schema.tables().forEach((table) -> huge.put(table.name(), hugeColumns(table, merged.paths())));
		List<String> warnings = new ArrayList<>(new UnmetSettings(this.run.flattening(), published, merged).warnings());
		warnings.addAll(IdleSettings.warnings(this.run.settings(), this.run.definition(), published, schema));
		warnings.addAll(NewTables.warnings(this.run.definition(), published, schema, merged));
		warnings.forEach((warning) -> logger.warn("{}", warning));
		if (this.spool.isShared()) {
			this.attempt.saveShared(slices);
		}
		this.attempt.save(new Fetched(schema, huge, schema.byName(merged.tables()), verdict.discardedTexts(),
				partitions, taken, plan.deferredAfter(outcome), warnings));
		long pages = crawls.stream().mapToLong(SpooledCrawl::pages).sum();
		long bytes = crawls.stream().mapToLong(SpooledCrawl::length).sum();
		RunSize.store(bytes);
		logger.info("fetched {}, {}, {}; {}, {} of them new", Plural.of(crawls.size(), "crawl"),
				Plural.of(pages, "page"), Amounts.bytes(bytes), columns(schema), verdict.appliedTexts().size());
	}

	private static String columns(DatasetSchema schema) {
		int columns = schema.tables()
			.stream()
			.mapToInt((table) -> TableSchema.withFields(table.schema().columns()).size())
			.sum();
		int tables = schema.tables().size();
		return Plural.of(columns, "column") + ((tables > 1) ? " in " + Plural.of(tables, "table") : "");
	}

	private DatasetVerdict judge(DatasetSchema published, Profile merged) {
		DatasetVerdict verdict = this.run.definition().judge(published, merged, this.run.key());
		List<String> discarded = verdict.discardedTexts();
		if (!discarded.isEmpty()) {
			logger.warn("the schema contract leaves out: {}", DatasetVerdict.describe(discarded));
		}
		return verdict;
	}

	private static List<String> hugeColumns(Table table, Map<String, PathProfile> paths) {
		List<String> names = new ArrayList<>();
		TableSchema.withFields(table.schema().columns()).forEach((name, column) -> {
			PathProfile seen = (column.path() != null) ? paths.get(column.path()) : null;
			if ((seen != null && seen.hasHugeValues()) || column.name().equals(SchemaEvolution.REST)
					|| isContent(column)) {
				names.add(name);
			}
		});
		return names;
	}

	private static boolean isContent(Column column) {
		return Arrays.stream(ContentKind.values()).anyMatch((kind) -> kind.path().equals(column.path()));
	}

}
