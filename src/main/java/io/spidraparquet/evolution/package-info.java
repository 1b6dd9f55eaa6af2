/**
 * How the columns of a dataset follow from a job definition, the published columns and
 * the profile of the pages.
 */
@NullMarked
package io.spidraparquet.evolution;

import org.jspecify.annotations.NullMarked;
