/**
 * JSON scalars, and how their texts are read: as numbers, dates and times. Depends only
 * on the JDK, RE2/J and JSpecify.
 */
@NullMarked
package io.spidraparquet.scalar;

import org.jspecify.annotations.NullMarked;
