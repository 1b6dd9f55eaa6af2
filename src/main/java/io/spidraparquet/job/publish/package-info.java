/**
 * The step {@code publish}: accounts for every page and publishes the run.
 */
@NullMarked
package io.spidraparquet.job.publish;

import org.jspecify.annotations.NullMarked;
