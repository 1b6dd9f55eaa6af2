/**
 * What tests of several packages share: commands as a user runs them, the API and the
 * machine around them, and a reader of what they write.
 */
@NullMarked
package io.spidraparquet.workbench;

import org.jspecify.annotations.NullMarked;
