/**
 * What a run tells people.
 */
@NullMarked
package io.spidraparquet.report;

import org.jspecify.annotations.NullMarked;
