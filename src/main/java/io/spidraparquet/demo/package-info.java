/**
 * A loopback endpoint that serves the sample responses, or the nights of a shop, over the
 * real HTTP contract.
 */
@NullMarked
package io.spidraparquet.demo;

import org.jspecify.annotations.NullMarked;
