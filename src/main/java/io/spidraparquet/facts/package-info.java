/**
 * What a run counts about the columns of its table.
 */
@NullMarked
package io.spidraparquet.facts;

import org.jspecify.annotations.NullMarked;
