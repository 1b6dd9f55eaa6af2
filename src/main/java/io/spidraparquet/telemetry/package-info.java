/**
 * The figures and spans of a run, in the formats of Prometheus and OpenTelemetry; the
 * only user of Micrometer's registries. Nothing of it is loaded unless a setting asks for
 * it.
 */
@NullMarked
package io.spidraparquet.telemetry;

import org.jspecify.annotations.NullMarked;
