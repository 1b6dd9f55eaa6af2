package io.spidraparquet.spool;

/**
 * What one pass over the body of a response counts.
 *
 * @param length of the body in bytes
 * @param crc32c checksum of the body
 * @param pages number of pages, all statuses together
 * @param success pages that succeeded
 * @param failed pages that failed
 * @param pending pages without a result yet
 * @param contentSha256 hash of the content, see {@link ContentHash}
 */
record ScannedBody(long length, int crc32c, long pages, long success, long failed, long pending, String contentSha256) {

}
