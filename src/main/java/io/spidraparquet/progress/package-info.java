/**
 * What a run is doing at the moment, counted by the steps and shown to people.
 */
@NullMarked
package io.spidraparquet.progress;

import org.jspecify.annotations.NullMarked;
