/**
 * resilience4j's bulkheads: so many calls of a cluster at once, and so many of each RPC service in
 * it, so that one that hangs leaves room to the others.
 */
@NullMarked
package io.weir.loadbalancer.bulkhead;

import org.jspecify.annotations.NullMarked;
