package io.spidraparquet.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failedpages.FailedGroup;
import io.spidraparquet.failedpages.FailedPage;
import io.spidraparquet.failedpages.FailedPages;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.text.Plural;

/**
 * Lists the failed pages of a published run: first what failed most often, then the
 * pages.
 */
public final class FailedPagesList {

	private static final int MOST_GROUPS = 20;

	private static final int MOST_OF_MESSAGE = 28;

	private static final String GAP = "  ";

	private final Manifest manifest;

	private final FailedPages pages;

	/**
	 * The failed pages of a run.
	 * @param dataset dataset of the run
	 * @param manifest manifest of the run
	 */
	public FailedPagesList(Dataset dataset, Manifest manifest) {
		this.manifest = manifest;
		this.pages = FailedPages.of(dataset, manifest);
	}

	/**
	 * Prints the list in lines of at most 80 columns.
	 * @param limit how many pages are listed at most
	 * @param out receives the lines
	 * @throws IOException if the files of the run cannot be read
	 */
	public void print(int limit, PrintStream out) throws IOException {
		long failed = this.manifest.totals().failedPages();
		long all = this.manifest.totals().pages();
		String run = "run " + Shown.cutInside(this.manifest.key(), 30);
		if (failed == 0) {
			out.println(run + " has no failed pages among its " + Plural.of(all, "page"));
			return;
		}
		out.println(run + ": " + Plural.of(failed, "failed page") + " of " + Shown.count(all) + " ("
				+ Shown.percent(failed, all) + ")");
		out.println();
		print(this.pages.groups(), MOST_GROUPS, out);
		List<FailedPage> shown = new ArrayList<>();
		this.pages.forEach((page) -> {
			if (shown.size() < limit) {
				shown.add(page);
			}
		});
		out.println();
		int ofReason = width("REASON", shown.stream().map(FailedPage::reason).toList(), Shown.WIDTH);
		int ofMessage = width("MESSAGE", shown.stream().map(FailedPage::message).toList(), MOST_OF_MESSAGE);
		int rest = Shown.WIDTH - ofReason - ofMessage - 2 * GAP.length();
		out.println(Shown.padded("REASON", ofReason) + GAP + Shown.padded("MESSAGE", ofMessage) + GAP + "URL");
		for (FailedPage page : shown) {
			out.println((Shown.padded(Shown.cut(page.reason(), ofReason), ofReason) + GAP
					+ Shown.padded(Shown.cut(page.message(), ofMessage), ofMessage) + GAP
					+ Shown.cutInside(page.url(), rest))
				.stripTrailing());
		}
		if (shown.size() < failed) {
			out.println(Shown.count(shown.size()) + " of " + Plural.of(failed, "failed page")
					+ ": limit=N shows N of them, --json all");
		}
		long retried = this.manifest.failedPagesByReason().getOrDefault(PageRetry.REASON, 0L);
		if (retried > 0) {
			out.println();
			out.println("retry=yes asks the API to extract " + Plural.of(retried, "page") + " again, for credits.");
		}
	}

	private static int width(String title, List<String> cells, int most) {
		int longest = cells.stream().mapToInt((cell) -> Shown.length(Shown.cut(cell, most))).max().orElse(0);
		return Math.max(title.length(), longest);
	}

	/** Prints groups of failed pages, two lines for each. */
	static void print(List<FailedGroup> groups, int most, PrintStream out) {
		List<FailedGroup> shown = groups.subList(0, Math.min(groups.size(), most));
		int ofPages = width("PAGES", shown.stream().map((group) -> Shown.count(group.pages())).toList(), Shown.WIDTH);
		int ofReason = width("REASON", shown.stream().map(FailedGroup::reason).toList(), Shown.WIDTH);
		int indent = ofPages + ofReason + 2 * GAP.length();
		out.println(Shown.padded("PAGES", ofPages) + GAP + Shown.padded("REASON", ofReason) + GAP + "MESSAGE, EXAMPLE");
		for (FailedGroup group : shown) {
			String pages = Shown.count(group.pages());
			String message = group.message().isBlank() ? "(no message)" : group.message();
			out.println(" ".repeat(ofPages - pages.length()) + pages + GAP
					+ Shown.padded(Printable.line(group.reason()), ofReason) + GAP
					+ Shown.cut(message, Shown.WIDTH - indent));
			group.exampleUrls()
				.stream()
				.limit(1)
				.forEach((url) -> out.println(" ".repeat(indent) + Shown.cutInside(url, Shown.WIDTH - indent)));
		}
		if (groups.size() > most) {
			long others = groups.subList(most, groups.size()).stream().mapToLong(FailedGroup::pages).sum();
			out.println(
					"and " + Plural.of(others, "page") + " with " + Plural.of(groups.size() - most, "other message"));
		}
	}

	/**
	 * Prints all pages as JSON, one object on each line.
	 * @param out receives the lines
	 * @throws IOException if the files of the run cannot be read
	 */
	public void printJson(PrintStream out) throws IOException {
		this.pages.forEach((page) -> out.println(InspectJson.line(page)));
	}

}
