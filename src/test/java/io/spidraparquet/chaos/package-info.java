/**
 * Kills the real process and compares what comes out with an undisturbed run.
 */
@NullMarked
package io.spidraparquet.chaos;

import org.jspecify.annotations.NullMarked;
