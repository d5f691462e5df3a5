package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.loadbalancer.connection.AuthorityConfig;
import io.weir.loadbalancer.connection.AuthorityConfig.Source;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets the target that an endpoint reads from a request: {@code :scheme}, which must be that of the
 * connection and not that of the caller, and {@code :authority}. One that is not a host with an
 * optional port is replaced by the address of the endpoint: a caller may have sent it, and some
 * servers answer it with a reset.
 */
public final class TargetLayer implements AttemptLayer {
  /** Authority over a Unix socket, as gRPC has it. */
  private static final String LOCAL = "localhost";

  private final String scheme;
  private final @Nullable String name;
  private final @Nullable Source source;

  /**
   * @param tls whether the connections to endpoints are encrypted
   * @param authority authority of every request; empty to keep the one of the call
   */
  public TargetLayer(boolean tls, Optional<AuthorityConfig> authority) {
    this.scheme = tls ? "https" : "http";
    this.name = authority.map(AuthorityConfig::name).orElse(null);
    this.source = authority.map(AuthorityConfig::of).orElse(null);
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var headers = attempt.headers();
    headers.set(HttpHeaderNames.SCHEME, scheme);
    var authority = name == null ? ofCall(attempt) : name;
    if (authority != null) {
      headers.set(HttpHeaderNames.AUTHORITY, authority);
    } else if (attempt.endpoint().port() == 0) {
      headers.set(HttpHeaderNames.AUTHORITY, LOCAL);
    } else {
      headers.remove(HttpHeaderNames.AUTHORITY);
    }
    return next.send(attempt);
  }

  /** Returns the authority of the call; null for the address of the endpoint. */
  private @Nullable String ofCall(Attempt attempt) {
    if (source == Source.ENDPOINT) {
      return null;
    }
    var said =
        source == Source.CALLER
            ? attempt.exchange().headers().authority()
            : attempt.headers().authority();
    return said != null && AuthorityConfig.isHost(said) ? said : null;
  }
}
