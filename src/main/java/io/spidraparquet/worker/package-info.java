/**
 * The command {@code worker}: takes slices and partitions from the queue and works on
 * them as a thread of a local run would.
 */
@NullMarked
package io.spidraparquet.worker;

import org.jspecify.annotations.NullMarked;
