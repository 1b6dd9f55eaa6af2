/**
 * Reads back the failed pages of a run, and groups them by what went wrong.
 */
@NullMarked
package io.spidraparquet.failedpages;

import org.jspecify.annotations.NullMarked;
