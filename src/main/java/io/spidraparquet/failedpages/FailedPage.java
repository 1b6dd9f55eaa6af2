package io.spidraparquet.failedpages;

/**
 * A failed page. Its components are the fields of the JSON that {@code failed --json}
 * prints, in snake_case.
 *
 * @param run key of the run
 * @param crawlId id of its crawl
 * @param pageId id of the page; empty if it has none
 * @param url of the page; empty if it has none
 * @param status as the API sent it
 * @param reason why it gave no row
 * @param message more about it; empty if there is none
 */
public record FailedPage(String run, String crawlId, String pageId, String url, String status, String reason,
		String message) {

}
