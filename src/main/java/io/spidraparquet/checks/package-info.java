/**
 * Whether a run is as its job definition demands, and as the runs before make plausible.
 */
@NullMarked
package io.spidraparquet.checks;

import org.jspecify.annotations.NullMarked;
