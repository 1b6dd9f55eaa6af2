/**
 * The SQL with which warehouses take the tables.
 */
@NullMarked
package io.spidraparquet.sql;

import org.jspecify.annotations.NullMarked;
