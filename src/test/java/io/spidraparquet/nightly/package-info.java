/**
 * Runs of a day: which crawls they take, when they try again, and what they leave for the
 * next night.
 */
@NullMarked
package io.spidraparquet.nightly;

import org.jspecify.annotations.NullMarked;
