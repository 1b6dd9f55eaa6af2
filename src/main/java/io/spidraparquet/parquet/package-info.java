/**
 * Rows to Parquet files, as every warehouse takes them. The sole user of Parquet.
 */
@NullMarked
package io.spidraparquet.parquet;

import org.jspecify.annotations.NullMarked;
