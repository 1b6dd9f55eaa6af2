/**
 * The named cases of {@code cases/*.yaml}: pages that go in and the table that comes out.
 */
@NullMarked
package io.spidraparquet.cases;

import org.jspecify.annotations.NullMarked;
