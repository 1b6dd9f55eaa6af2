/**
 * The wire format: the JSON of pages, their fields, and the source of pages.
 */
@NullMarked
package io.spidraparquet.page;

import org.jspecify.annotations.NullMarked;
