/**
 * JSON to rows: one walker over a page's data feeds both the profile and the rows, so
 * that the two cannot disagree.
 */
@NullMarked
package io.spidraparquet.flatten;

import org.jspecify.annotations.NullMarked;
