package io.weir.loadbalancer.call;

import io.weir.runtime.config.DurationRange;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.TimeLeft.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Configured limits of a call: those of its cluster, or those of the route of its RPC.
 *
 * @param timeout time limit of a unary call
 * @param origin owner of that limit, in messages and spans
 * @param attemptTimeout time limit of an attempt that another could follow
 * @param attempts largest number of attempts of a call, including the first
 * @param backoff waits between attempts
 * @param hedge percentile of the RPC's latency after which a second attempt is sent; null for never
 */
public record CallLimits(
    MaxTime timeout,
    Origin origin,
    MaxTime attemptTimeout,
    int attempts,
    DurationRange backoff,
    @Nullable Percentile hedge) {}
