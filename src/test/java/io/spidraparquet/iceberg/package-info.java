/**
 * Iceberg tables over real runs, read by Iceberg's own reader and by DuckDB.
 */
@NullMarked
package io.spidraparquet.iceberg;

import org.jspecify.annotations.NullMarked;
