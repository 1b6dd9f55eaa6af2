/**
 * The job: plan, fetch, write, publish; what identifies a run, where its state lives, and
 * how it goes on after a failure.
 */
@NullMarked
package io.spidraparquet.job;

import org.jspecify.annotations.NullMarked;
