/**
 * Bulkheads of resilience4j: limit the concurrent calls of a cluster and of each RPC service in it,
 * so that a service that hangs leaves room for the others.
 */
@NullMarked
package io.weir.loadbalancer.bulkhead;

import org.jspecify.annotations.NullMarked;
