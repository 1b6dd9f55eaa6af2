/**
 * What people see on a terminal: tables and lines without control characters.
 */
@NullMarked
package io.spidraparquet.terminal;

import org.jspecify.annotations.NullMarked;
