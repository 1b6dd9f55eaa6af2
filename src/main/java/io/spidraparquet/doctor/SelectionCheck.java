package io.spidraparquet.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.EndpointProbe;
import io.spidraparquet.job.plan.PlanOutlook;
import io.spidraparquet.text.Plural;

/**
 * Whether the selection of the job matches crawls of the last look-back. Looks at the
 * newest crawls that a probe has found.
 *
 * @param setup what a run would work with
 * @param probe has asked the API
 * @param since start of the look-back
 */
record SelectionCheck(Setup setup, EndpointProbe probe, Instant since) implements Check {

	@Override
	public String name() {
		return "selection";
	}

	@Override
	public void examine(Findings findings) {
		if (this.probe.failure() != null) {
			return;
		}
		List<CrawlJob> crawls = this.probe.newest();
		String look = this.setup.job().plan().lookBack().toDays() + " days (spidra.plan.look-back)";
		if (crawls.isEmpty()) {
			findings.warning(name(), "the API's history has no crawls of the last " + look,
					"check that the key is that of the account with the crawls");
			return;
		}
		List<String> why = PlanOutlook.whyNone(crawls, this.setup.job().plan(), this.since);
		int selected = PlanOutlook.selected(crawls, this.setup.job().plan());
		String which = this.probe.isComplete() ? Plural.of(crawls.size(), "crawl") + " of the last " + look
				: "the " + Plural.of(crawls.size(), "newest crawl");
		if (!why.isEmpty()) {
			findings.warning(name(), why.get(0));
		}
		else if (selected == 0) {
			findings.warning(name(), "selects none of " + which + ", of which none is completed",
					"check spidra.plan.base-url and spidra.plan.instruction-contains");
		}
		else {
			findings.ok(name(), String.format(Locale.ROOT, "selects %,d of %s", selected, which));
		}
	}

}
