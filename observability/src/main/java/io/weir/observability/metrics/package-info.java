/** Figures for Prometheus. */
@NullMarked
package io.weir.observability.metrics;

import org.jspecify.annotations.NullMarked;
