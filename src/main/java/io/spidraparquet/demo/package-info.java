/**
 * A loopback endpoint that serves the sample responses over the real HTTP contract.
 */
@NullMarked
package io.spidraparquet.demo;

import org.jspecify.annotations.NullMarked;
