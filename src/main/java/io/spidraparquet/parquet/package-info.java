/**
 * Writes rows to Parquet files that every supported warehouse loads. The only package
 * that uses Parquet.
 */
@NullMarked
package io.spidraparquet.parquet;

import org.jspecify.annotations.NullMarked;
