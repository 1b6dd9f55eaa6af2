/**
 * Iceberg tables over the published files; the only user of Iceberg, of which nothing is
 * loaded unless {@code spidra.iceberg.catalog} is set.
 */
@NullMarked
package io.spidraparquet.iceberg;

import org.jspecify.annotations.NullMarked;
