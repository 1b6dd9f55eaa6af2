package io.spidraparquet.notify;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.outbound.EndedRun;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;

/**
 * What people read about a run in a chat. Escaped as Slack demands it, so that no text of
 * a page or of the API can call people or hide a link.
 *
 * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">Formatting
 * message text</a>
 */
final class NotificationText {

	private static final int MOST_WARNINGS = 3;

	private NotificationText() {
	}

	/**
	 * The text.
	 * @return some lines: what became of the run, why, and where to look
	 */
	static String of(EndedRun ended) {
		List<String> lines = new ArrayList<>();
		lines.add(escaped(ended.run().shownJob() + ": run " + ended.run().key() + " " + verdict(ended)));
		if (!ended.status().isSuccess()) {
			lines.add(escaped(Notification.cut(ended.message())));
		}
		ended.warnings()
			.stream()
			.limit(MOST_WARNINGS)
			.forEach((warning) -> lines.add("• " + escaped(Notification.cut(warning))));
		if (ended.warnings().size() > MOST_WARNINGS) {
			lines.add("• and " + Plural.of(ended.warnings().size() - MOST_WARNINGS, "more warning"));
		}
		String report = (ended.reports().report() != null) ? ended.reports().report() : ended.reports().index();
		if (report != null) {
			lines.add(escaped(report));
		}
		return String.join("\n", lines);
	}

	private static String verdict(EndedRun ended) {
		return switch (ended.status()) {
			case PUBLISHED, PUBLISHED_WITH_WARNINGS -> "is published" + warnings(ended) + counts(ended);
			case NOTHING_TO_DO -> "had nothing to publish";
			case FAILED -> "failed with exit code " + ended.exitCode() + " after " + Amounts.duration(ended.duration());
			case STOPPED -> "was stopped after " + Amounts.duration(ended.duration());
		};
	}

	private static String warnings(EndedRun ended) {
		return ended.warnings().isEmpty() ? "" : " with " + Plural.of(ended.warnings().size(), "warning");
	}

	private static String counts(EndedRun ended) {
		Manifest manifest = ended.manifest();
		if (manifest == null) {
			return "";
		}
		return ": " + Plural.of(manifest.crawls().size(), "crawl") + ", " + Plural.of(manifest.totals().pages(), "page")
				+ ", " + Plural.of(manifest.totals().rows(), "row") + ", "
				+ Plural.of(manifest.totals().failedPages(), "failed page") + " in "
				+ Amounts.duration(ended.duration());
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

}
