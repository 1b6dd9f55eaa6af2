/**
 * The command line: the commands with the parameters and options that each takes, their
 * help, and what a user has given.
 */
@NullMarked
package io.spidraparquet.line;

import org.jspecify.annotations.NullMarked;
