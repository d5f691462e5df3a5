/**
 * Retries and hedges. Turns a call into attempts by a rule, a backoff, a budget, and the latencies
 * that decide when to hedge.
 */
@NullMarked
package io.weir.loadbalancer.retry;

import org.jspecify.annotations.NullMarked;
