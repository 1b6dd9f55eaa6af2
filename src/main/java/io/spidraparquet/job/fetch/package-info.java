/**
 * The step {@code fetch}: fetches responses into the spool, and decides columns and
 * partitions.
 */
@NullMarked
package io.spidraparquet.job.fetch;

import org.jspecify.annotations.NullMarked;
