/**
 * What users copy from {@code jobs} to load a dataset.
 */
@NullMarked
package io.spidraparquet.loaders;

import org.jspecify.annotations.NullMarked;
