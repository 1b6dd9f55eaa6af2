/**
 * Rows: what the pages of a run become, on the way to the files.
 */
@NullMarked
package io.spidraparquet.row;

import org.jspecify.annotations.NullMarked;
