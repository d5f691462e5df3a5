package io.weir.loadbalancer.retry;

import io.weir.runtime.config.MaxTime;

/**
 * Configured limits of every call of a cluster.
 *
 * @param attempts largest number of attempts of a call, including the first
 * @param timeout time limit of a unary call
 * @param attemptTimeout time limit of an attempt that another could follow
 */
public record CallLimits(int attempts, MaxTime timeout, MaxTime attemptTimeout) {}
