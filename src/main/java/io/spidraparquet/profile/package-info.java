/**
 * Profiles: what a full scan of the pages finds at each path.
 */
@NullMarked
package io.spidraparquet.profile;

import org.jspecify.annotations.NullMarked;
