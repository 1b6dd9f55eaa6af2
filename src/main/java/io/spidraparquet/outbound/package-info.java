/**
 * What a run tells other systems once it has ended: the settings that name them, the
 * facts about the run, and the requests, which can neither fail the run nor hold it up.
 */
@NullMarked
package io.spidraparquet.outbound;

import org.jspecify.annotations.NullMarked;
