/**
 * A run: its request, its settings, its state folder, and what its steps share.
 */
@NullMarked
package io.spidraparquet.run;

import org.jspecify.annotations.NullMarked;
