/**
 * Remote partitioning: the queue over which a run passes its slices and partitions to
 * workers, and the manager's side of it. Loaded only where {@code spidra.workers=remote}.
 */
@NullMarked
package io.spidraparquet.remote;

import org.jspecify.annotations.NullMarked;
