/**
 * The key stays secret, and no run leaves its folders.
 */
@NullMarked
package io.spidraparquet.security;

import org.jspecify.annotations.NullMarked;
