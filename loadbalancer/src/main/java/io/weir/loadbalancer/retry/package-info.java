/**
 * Retries and hedges: turns a call into attempts. Rule, back-off, budget and the latencies that
 * decide when to hedge.
 */
@NullMarked
package io.weir.loadbalancer.retry;

import org.jspecify.annotations.NullMarked;
