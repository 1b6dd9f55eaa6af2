/**
 * The job: its definition, and its start and restart.
 */
@NullMarked
package io.spidraparquet.job;

import org.jspecify.annotations.NullMarked;
