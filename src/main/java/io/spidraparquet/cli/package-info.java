/**
 * What users type and what they are told: commands, words, help, exit codes.
 */
@NullMarked
package io.spidraparquet.cli;

import org.jspecify.annotations.NullMarked;
