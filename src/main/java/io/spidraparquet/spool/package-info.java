/**
 * Fetched responses on local disk, and the pages in them.
 */
@NullMarked
package io.spidraparquet.spool;

import org.jspecify.annotations.NullMarked;
