/**
 * Values in the JSON of a page: what strict parsers take of it, and scalars.
 */
@NullMarked
package io.spidraparquet.json;

import org.jspecify.annotations.NullMarked;
