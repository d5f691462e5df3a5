/** Spans: W3C context in and out, OTLP export, and the recent traces that are kept in memory. */
@NullMarked
package io.weir.observability.traces;

import org.jspecify.annotations.NullMarked;
