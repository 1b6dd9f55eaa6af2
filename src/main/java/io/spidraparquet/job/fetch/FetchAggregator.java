package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.flatten.SettledProfile;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.Outcome;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.Plural;
import io.spidraparquet.run.Run;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.SchemaChange;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.partition.support.DefaultStepExecutionAggregator;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.util.unit.DataSize;

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

	private final DataSize partitionSize;

	FetchAggregator(Run run, Attempt attempt, Spool spool, Profile profile, DataSize partitionSize) {
		this.run = run;
		this.attempt = attempt;
		this.spool = spool;
		this.profile = profile;
		this.partitionSize = partitionSize;
	}

	@Override
	public void aggregate(StepExecution result, Collection<StepExecution> executions) {
		super.aggregate(result, executions);
		if (result.getStatus() != BatchStatus.COMPLETED) {
			return;
		}
		try {
			decide();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	private void decide() throws IOException {
		Profile seen = this.profile.emptyCopy();
		Plan plan = this.attempt.plan();
		Outcome outcome = this.attempt.outcome();
		int missing = plan.crawls().size() - outcome.size();
		if (missing != 0) {
			this.attempt.invalidate();
			throw new IOException("the profiles of " + Plural.of(missing, "crawl")
					+ " are missing in SPIDRA_HOME: run the same command again, which profiles the kept responses again");
		}
		this.attempt.mergeProfiles(seen);
		List<String> taken = outcome.crawls(CrawlFate.TAKEN);
		List<SpooledCrawl> crawls = this.spool.all(taken);
		Profile merged = new SettledProfile(this.run.flattening(), this.spool, crawls).of(seen);
		TableSchema published = this.run.publishedSchema();
		this.run.flattening().requireExcludable(merged);
		SchemaContract.Verdict verdict = judge(published, merged);
		verdict.requireNoneRefused();
		TableSchema schema = published.apply(verdict.applied());
		List<PageRange> partitions = Partitions.divide(crawls, Runtime.getRuntime().availableProcessors(),
				this.partitionSize);
		List<String> huge = hugeColumns(schema, merged.paths());
		List<String> discarded = verdict.discarded().stream().map(SchemaChange::text).toList();
		List<String> warnings = new ArrayList<>(new UnmetSettings(this.run.flattening(), published, merged).warnings());
		warnings.addAll(IdleSettings.warnings(this.run.settings(), this.run.table(), published, schema));
		warnings.forEach((warning) -> logger.warn("{}", warning));
		this.attempt
			.save(new Fetched(schema, huge, discarded, partitions, taken, plan.deferredAfter(outcome), warnings));
		long pages = crawls.stream().mapToLong(SpooledCrawl::pages).sum();
		long bytes = crawls.stream().mapToLong(SpooledCrawl::length).sum();
		RunSize.store(bytes);
		logger.info("fetched {}, {}, {} MB; {}, {} of them new", Plural.of(crawls.size(), "crawl"),
				Plural.of(pages, "page"), String.format(Locale.ROOT, "%.1f", bytes / 1e6),
				Plural.of(schema.size(), "column"), verdict.applied().size());
	}

	private SchemaContract.Verdict judge(TableSchema published, Profile merged) {
		SchemaContract.Verdict verdict = this.run.table().judge(published, merged, this.run.key());
		if (!verdict.discarded().isEmpty()) {
			logger.warn("the schema contract leaves out: {}", SchemaContract.Verdict.describe(verdict.discarded()));
		}
		return verdict;
	}

	private static List<String> hugeColumns(TableSchema schema, Map<String, PathProfile> paths) {
		List<String> names = new ArrayList<>();
		for (Column column : schema.columns()) {
			PathProfile seen = (column.path() != null) ? paths.get(column.path()) : null;
			if ((seen != null && seen.hasHugeValues()) || column.name().equals(SchemaEvolution.REST)
					|| isContent(column)) {
				names.add(column.name());
			}
		}
		return names;
	}

	private static boolean isContent(Column column) {
		return Arrays.stream(ContentKind.values()).anyMatch((kind) -> kind.path().equals(column.path()));
	}

}
