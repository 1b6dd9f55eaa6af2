/**
 * Single runs, from the command to the published files: restarts, runs that meet, and
 * schemas that change from run to run.
 */
@NullMarked
package io.spidraparquet.runs;

import org.jspecify.annotations.NullMarked;
