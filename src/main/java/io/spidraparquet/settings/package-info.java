/**
 * What users give: words, settings and job definitions, checked before anything begins.
 */
@NullMarked
package io.spidraparquet.settings;

import org.jspecify.annotations.NullMarked;
