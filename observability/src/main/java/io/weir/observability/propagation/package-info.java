/** Formats of trace context beside those of OpenTelemetry. */
@NullMarked
package io.weir.observability.propagation;

import org.jspecify.annotations.NullMarked;
