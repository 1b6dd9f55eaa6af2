/**
 * The step {@code plan}: which crawls a run takes.
 */
@NullMarked
package io.spidraparquet.job.plan;

import org.jspecify.annotations.NullMarked;
