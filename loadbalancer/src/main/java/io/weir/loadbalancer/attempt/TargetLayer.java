package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpHeaderNames;
import java.util.Optional;

/**
 * Sets the target that an endpoint reads from a request: {@code :scheme}, which must be that of the
 * connection and not that of the caller, and {@code :authority} if the cluster has one.
 */
public final class TargetLayer implements AttemptLayer {
  /** Authority over a Unix socket, as gRPC has it. */
  private static final String LOCAL = "localhost";

  private final String scheme;
  private final Optional<String> authority;

  /**
   * @param tls whether the connections to endpoints are encrypted
   * @param authority authority of every request; empty to keep the one of the call
   */
  public TargetLayer(boolean tls, Optional<String> authority) {
    this.scheme = tls ? "https" : "http";
    this.authority = authority;
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var headers = attempt.headers();
    headers.set(HttpHeaderNames.SCHEME, scheme);
    if (authority.isPresent()) {
      headers.set(HttpHeaderNames.AUTHORITY, authority.get());
    } else if (attempt.endpoint().port() == 0 && headers.authority() == null) {
      headers.set(HttpHeaderNames.AUTHORITY, LOCAL);
    }
    return next.send(attempt);
  }
}
