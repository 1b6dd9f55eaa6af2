/**
 * A dataset at its output: the layout, the manifests that define what is published, the
 * lock, the staging folder, and the publication, which only goes forward.
 */
@NullMarked
package io.spidraparquet.dataset;

import org.jspecify.annotations.NullMarked;
