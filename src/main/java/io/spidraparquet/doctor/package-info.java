/**
 * What the command {@code doctor} checks: whether a run could do its work here and now.
 */
@NullMarked
package io.spidraparquet.doctor;

import org.jspecify.annotations.NullMarked;
