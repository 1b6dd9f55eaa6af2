/**
 * The job: its definition, and how it is started and restarted.
 */
@NullMarked
package io.spidraparquet.job;

import org.jspecify.annotations.NullMarked;
