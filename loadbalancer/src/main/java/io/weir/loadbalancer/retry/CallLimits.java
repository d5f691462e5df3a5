package io.weir.loadbalancer.retry;

import java.time.Duration;

/**
 * Limits of every call of a cluster, as configured.
 *
 * @param attempts attempts of one call, the first included
 * @param timeout time limit of a unary call whose caller sets no deadline
 * @param attemptTimeout time limit of an attempt after which another could follow
 */
public record CallLimits(int attempts, Duration timeout, Duration attemptTimeout) {}
