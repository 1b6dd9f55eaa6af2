package io.spidraparquet.dataset;

/**
 * What a listing tells about a file. Another stamp means that the file may have changed.
 *
 * @param bytes length of the file
 * @param modified modification time, milliseconds since 1970-01-01T00:00:00Z
 */
public record FileStamp(long bytes, long modified) {

}
