/** Limits of how often callers may call, by RPC or path. Start at RateLimits. */
@NullMarked
package io.weir.loadbalancer.ratelimit;

import org.jspecify.annotations.NullMarked;
