/**
 * Reads back what the runs of a dataset did, for people and for programs.
 */
@NullMarked
package io.spidraparquet.inspect;

import org.jspecify.annotations.NullMarked;
