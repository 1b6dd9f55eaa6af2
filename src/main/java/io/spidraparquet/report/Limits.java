package io.spidraparquet.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * How near a run came to one of its limits.
 *
 * @param setting name of the limit
 * @param used how much of it the run used, in words
 * @param limit the limit in words
 * @param share the used part of it
 */
record Limits(String setting, String used, String limit, Share share) {

	/** A share of this part of a limit is near to it. */
	private static final double NEAR = 0.8;

	private static final long PARTS = 1_000_000;

	/** The limits among the settings of a run. */
	static List<Limits> of(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		long notFetched = manifest.deferred().notFetched().size();
		long columns = manifest.tables()
			.stream()
			.flatMap((table) -> table.schema().stream())
			.filter((column) -> Objects.requireNonNullElse(column.path(), "").startsWith("/data"))
			.count();
		List<Limits> limits = new ArrayList<>();
		addShare(limits, manifest, "spidra.skip.max-ratio", new Share(totals.failedPages(), totals.pages()),
				"of the pages failed");
		addCount(limits, manifest, "spidra.skip.max-pages", totals.failedPages(), "failed pages");
		addShare(limits, manifest, "spidra.skip.max-crawls",
				new Share(notFetched, manifest.crawls().size() + notFetched), "of the crawls were not fetched");
		addCount(limits, manifest, "spidra.schema.max-columns", columns, "columns of data");
		addCount(limits, manifest, "spidra.flatten.max-tables", manifest.tables().size() - 1L, "tables of arrays");
		return limits;
	}

	private static void addShare(List<Limits> limits, Manifest manifest, String setting, Share used, String what) {
		BigDecimal limit = number(manifest.run().settings(), setting);
		if (limit != null) {
			limits.add(new Limits(setting, (used.any() ? used.text() : "none") + " " + what,
					Amounts.percent(limit.doubleValue()),
					new Share(Math.round(used.value() * PARTS), Math.round(limit.doubleValue() * PARTS))));
		}
	}

	private static void addCount(List<Limits> limits, Manifest manifest, String setting, long used, String what) {
		BigDecimal limit = number(manifest.run().settings(), setting);
		if (limit != null) {
			limits.add(new Limits(setting, Amounts.number(used) + " " + what, Amounts.number(limit.longValue()),
					new Share(used, limit.longValue())));
		}
	}

	private static @Nullable BigDecimal number(Map<String, String> settings, String name) {
		String text = settings.get(name);
		try {
			return (text != null) ? new BigDecimal(text) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** The class of the colour of its bar. */
	String css() {
		return (this.share.value() >= NEAR) ? "warn" : "now";
	}

}
