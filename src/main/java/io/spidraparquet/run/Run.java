package io.spidraparquet.run;

import java.util.Set;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.schema.DatasetSchema;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a run while it holds its dataset's lock: the request, and what it
 * found at its output. Immutable.
 *
 * @param request what the user asked for
 * @param settings settings that shape the output
 * @param flattening how pages become rows
 * @param dataset the dataset at the output
 * @param published the runs published in it
 * @param held crawls that other runs of the dataset hold
 * @param nights look-back of a nightly run; null for a run over named crawls
 * @param identity tells this dataset from one at the same path on another host; empty
 * where the output is shared
 */
public record Run(RunRequest request, OutputSettings settings, Flattening flattening, Dataset dataset,
		PublishedRuns published, HeldCrawls held, @Nullable LookBack nights, String identity) {

	/**
	 * The key of the run.
	 * @return the text of the key, as in file names and manifests
	 */
	public String key() {
		return this.request.key().text();
	}

	/**
	 * The creation times of the crawls that a nightly run takes.
	 * @return the look-back
	 * @throws IllegalStateException if this is a run over named crawls
	 */
	public LookBack lookBack() {
		if (this.nights == null) {
			throw new IllegalStateException("a run over named crawls has no look-back");
		}
		return this.nights;
	}

	/**
	 * The tables as the job defines them.
	 * @return their definition
	 */
	public DatasetDefinition definition() {
		return this.flattening.dataset();
	}

	/**
	 * The published tables, with the columns for the content of pages.
	 * @return the schema that the run extends
	 */
	public DatasetSchema publishedSchema() {
		DatasetSchema schema = this.published.schema();
		return this.settings.withContent((schema != null) ? schema : definition().start(key()), key());
	}

	/**
	 * The content that the run downloads with the pages. A run over kept responses
	 * downloads none: their links were not kept.
	 * @return none, one or two kinds
	 */
	public Set<ContentKind> contents() {
		return this.request.raw() ? Set.of() : this.settings.content().kinds();
	}

}
