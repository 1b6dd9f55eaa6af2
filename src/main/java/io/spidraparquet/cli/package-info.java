/**
 * The command line: commands, words, help, messages and exit codes.
 */
@NullMarked
package io.spidraparquet.cli;

import org.jspecify.annotations.NullMarked;
