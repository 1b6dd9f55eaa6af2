/**
 * Words that people read: counted nouns, sizes, durations, times, lists and hints.
 */
@NullMarked
package io.spidraparquet.text;

import org.jspecify.annotations.NullMarked;
