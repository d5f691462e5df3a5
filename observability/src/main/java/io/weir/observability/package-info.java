/**
 * The only home of the OpenTelemetry SDK: one Telemetry per process, from which everything else
 * gets its tracer and its meters.
 */
@NullMarked
package io.weir.observability;

import org.jspecify.annotations.NullMarked;
