/**
 * What the last runs of a dataset were like, in figures.
 */
@NullMarked
package io.spidraparquet.history;

import org.jspecify.annotations.NullMarked;
