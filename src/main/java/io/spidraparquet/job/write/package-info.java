/**
 * The step {@code write}: turns spooled pages into part files.
 */
@NullMarked
package io.spidraparquet.job.write;

import org.jspecify.annotations.NullMarked;
