/**
 * What lies at the output of a dataset: its layout, the manifests that are the truth, the
 * lock, the staging folder, and the publication, which only goes forward.
 */
@NullMarked
package io.spidraparquet.dataset;

import org.jspecify.annotations.NullMarked;
