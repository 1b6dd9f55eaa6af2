/**
 * Proof by readers: what runs have published is read by engines that others wrote, old
 * and new ones, and all of them must find what DuckDB finds.
 */
@NullMarked
package io.spidraparquet.readers;

import org.jspecify.annotations.NullMarked;
