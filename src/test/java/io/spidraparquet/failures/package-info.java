/**
 * What goes wrong around a run: errors of the JVM, scarce memory, disks and file handles,
 * responses that lie.
 */
@NullMarked
package io.spidraparquet.failures;

import org.jspecify.annotations.NullMarked;
