/**
 * The step {@code write}: spooled pages into part files.
 */
@NullMarked
package io.spidraparquet.job.write;

import org.jspecify.annotations.NullMarked;
