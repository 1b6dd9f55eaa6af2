/**
 * Outputs that several hosts share, on HDFS and S3.
 */
@NullMarked
package io.spidraparquet.shared;

import org.jspecify.annotations.NullMarked;
