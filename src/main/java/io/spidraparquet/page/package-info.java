/**
 * The wire format: the JSON of pages, their fields, and where pages come from.
 */
@NullMarked
package io.spidraparquet.page;

import org.jspecify.annotations.NullMarked;
