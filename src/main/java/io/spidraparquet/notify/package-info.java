/**
 * The message about the end of a run that people read in a chat, or programs take as
 * JSON.
 */
@NullMarked
package io.spidraparquet.notify;

import org.jspecify.annotations.NullMarked;
