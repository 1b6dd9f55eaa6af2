/**
 * What identifies a run, where its state lives, and what its steps share.
 */
@NullMarked
package io.spidraparquet.run;

import org.jspecify.annotations.NullMarked;
