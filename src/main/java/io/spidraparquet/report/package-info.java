/**
 * The report of a run for people.
 */
@NullMarked
package io.spidraparquet.report;

import org.jspecify.annotations.NullMarked;
