/**
 * The application.
 */
@NullMarked
package io.spidraparquet;

import org.jspecify.annotations.NullMarked;
