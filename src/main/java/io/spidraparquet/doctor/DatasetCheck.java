package io.spidraparquet.doctor;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.run.OutputSettings;
import io.spidraparquet.schema.DatasetSchema;
import org.jspecify.annotations.Nullable;

/**
 * Whether the dataset belongs to the job, is complete, and can get the columns that the
 * job declares.
 *
 * @param setup what a run would work with
 * @param dataset the dataset at the output
 * @param nights what is published in it; null if that cannot be read
 */
record DatasetCheck(Setup setup, Dataset dataset, @Nullable Nights nights) implements Check {

	private static final String ANY = "";

	@Override
	public String name() {
		return "dataset";
	}

	@Override
	public void examine(Findings findings) throws IOException {
		DatasetOwner.require(this.dataset, this.setup.jobName());
		PublishedRuns.requireManifests(this.dataset, ANY);
		Nights published = this.nights;
		if (published == null) {
			return;
		}
		String job = this.setup.jobName();
		String whose = (job != null) ? "job=" + job : "no job definition";
		String empty = "nothing is published yet" + ((job != null) ? ": the dataset will belong to " + whose : "");
		findings.ok(name(), (published.last() != null)
				? "belongs to " + whose + "; run " + published.last().key() + " is its last" : empty);
		columns(published.schema(), findings);
	}

	private void columns(@Nullable DatasetSchema schema, Findings findings) {
		OutputSettings tables = this.setup.tables();
		if (tables == null) {
			return;
		}
		DatasetDefinition definition = tables.flattening().dataset();
		DatasetSchema before = (schema != null) ? schema : definition.start(ANY);
		try {
			definition.requireDeclarable(tables.withContent(before, ANY), ANY);
		}
		catch (RuntimeException ex) {
			findings.fault("columns", ex);
			return;
		}
		if (!tables.schema().columns().isEmpty()) {
			findings.ok("columns", "the columns that the job declares are possible");
		}
		if (schema != null) {
			checks(tables.unknownInChecks(this.setup.job().checks(), schema), findings);
		}
	}

	private static void checks(List<String> unknown, Findings findings) {
		if (!unknown.isEmpty()) {
			findings.warning("checks", String.join("; ", unknown),
					"correct the name, unless the next run brings it: a run without it fails the check");
		}
	}

}
