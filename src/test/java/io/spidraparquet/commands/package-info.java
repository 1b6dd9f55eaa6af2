/**
 * What a user types and reads: the demo, the schema, job definitions, and words that are
 * refused.
 */
@NullMarked
package io.spidraparquet.commands;

import org.jspecify.annotations.NullMarked;
