/**
 * Looks at crawls without a run: their profile, and the job definition that it proposes.
 */
@NullMarked
package io.spidraparquet.preview;

import org.jspecify.annotations.NullMarked;
