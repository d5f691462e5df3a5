/** Prometheus meters of requests and of the JVM. */
@NullMarked
package io.weir.observability.metrics;

import org.jspecify.annotations.NullMarked;
