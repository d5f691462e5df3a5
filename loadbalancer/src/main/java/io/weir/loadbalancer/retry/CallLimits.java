package io.weir.loadbalancer.retry;

import java.time.Duration;

/**
 * Configured limits of every call of a cluster.
 *
 * @param attempts largest number of attempts of a call, including the first
 * @param timeout time limit of a unary call whose caller sets no deadline
 * @param attemptTimeout time limit of an attempt that another could follow
 */
public record CallLimits(int attempts, Duration timeout, Duration attemptTimeout) {}
