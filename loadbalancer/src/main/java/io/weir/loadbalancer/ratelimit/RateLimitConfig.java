package io.weir.loadbalancer.ratelimit;

import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.ratelimit.Rate;
import org.jspecify.annotations.Nullable;

/**
 * Limit of the calls of some RPCs, or of the requests for some paths that no API has.
 *
 * @param rpc pattern of the RPCs; null for a limit of paths
 * @param path pattern of the paths; null for a limit of RPCs
 * @param per what calls are counted by
 * @param rate calls that may be made
 * @param burst calls that may be made at once; null for as many as the rate has in its period
 * @param shared whether gateways count together; null for yes if there is a store
 */
public record RateLimitConfig(
    @Nullable RpcPattern rpc,
    @Nullable PathPattern path,
    LimitKey per,
    Rate rate,
    @Nullable Long burst,
    @Nullable Boolean shared) {

  public RateLimitConfig {
    if ((rpc == null) == (path == null)) {
      throw new IllegalArgumentException(
          "a rate limit needs rpc: pkg.Service/Method, or path: /legacy/**");
    }
    if (burst != null && burst < 1) {
      throw new IllegalArgumentException("burst: at least 1 is expected, found " + burst);
    }
  }

  /** Returns whether gateways count together if there is a store. */
  public boolean isShared() {
    return shared == null || shared;
  }

  long size() {
    return burst == null ? rate.amount() : burst;
  }

  /** Returns the limit in words: "weir.users.v1.UserService/* 10/s per address". */
  @Override
  public String toString() {
    return "%s %s per %s".formatted(rpc == null ? path : rpc, rate, per);
  }
}
