/**
 * Where pages come from: the API and its limits, the wire format, the spool that keeps
 * whole responses, and the reader of the spooled pages.
 */
@NullMarked
package io.spidraparquet.source;

import org.jspecify.annotations.NullMarked;
