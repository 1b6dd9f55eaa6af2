/**
 * Records of runs that failed or were stopped, at the output.
 */
@NullMarked
package io.spidraparquet.failed;

import org.jspecify.annotations.NullMarked;
