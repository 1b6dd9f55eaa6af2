package io.spidraparquet.spool;

/**
 * A complete response in the spool, with the counts of its scan.
 *
 * @param crawlId id of the crawl
 * @param segment number of the spool segment that holds the body
 * @param offset first byte of the body in the segment
 * @param length of the body in bytes
 * @param crc32c checksum of the body, exclusive-or that of the index entries of its pages
 * @param firstPage number of its first page in the segment
 * @param pages number of pages, all statuses together
 * @param success pages that succeeded
 * @param failed pages that failed
 * @param pending pages without a result yet
 * @param contentSha256 hash of the content, see {@link ContentHash}
 * @param fetchedAt when the response began, microseconds since 1970-01-01T00:00:00Z
 * @param retries how often its failed pages were extracted again before it was fetched
 */
public record SpooledCrawl(String crawlId, long segment, long offset, long length, int crc32c, long firstPage,
		long pages, long success, long failed, long pending, String contentSha256, long fetchedAt, int retries) {

}
