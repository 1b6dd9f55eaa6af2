/**
 * The step {@code fetch}: responses into the spool, columns, and partitions.
 */
@NullMarked
package io.spidraparquet.job.fetch;

import org.jspecify.annotations.NullMarked;
