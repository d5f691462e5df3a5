/** resilience4j's circuit breaker, one per RPC service of a cluster, judging attempts. */
@NullMarked
package io.weir.loadbalancer.breaker;

import org.jspecify.annotations.NullMarked;
