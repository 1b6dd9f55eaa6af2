/**
 * The events of OpenLineage about a run.
 */
@NullMarked
package io.spidraparquet.lineage;

import org.jspecify.annotations.NullMarked;
