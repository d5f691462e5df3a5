/** Circuit breakers of resilience4j, one per RPC of a cluster, which judge attempts. */
@NullMarked
package io.weir.loadbalancer.breaker;

import org.jspecify.annotations.NullMarked;
