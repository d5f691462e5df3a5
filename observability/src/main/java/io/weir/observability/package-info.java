/**
 * Telemetry of a process: tracer, meters and recent traces behind one Telemetry object. The only
 * package that uses the OpenTelemetry SDK.
 */
@NullMarked
package io.weir.observability;

import org.jspecify.annotations.NullMarked;
