/**
 * The built jar, what starts it and what stops it: {@code jobs/run}, {@code mvnw},
 * signals.
 */
@NullMarked
package io.spidraparquet.launcher;

import org.jspecify.annotations.NullMarked;
