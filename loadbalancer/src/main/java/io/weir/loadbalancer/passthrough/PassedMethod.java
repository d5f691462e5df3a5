package io.weir.loadbalancer.passthrough;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.websocket.Handshake;
import org.jspecify.annotations.Nullable;

/** Methods of plain HTTP that pass: those that neither proxies answer nor the client refuses. */
public final class PassedMethod {
  /** Value of "allow" of a refusal. */
  public static final String ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private PassedMethod() {}

  /**
   * Refusal of a request.
   *
   * @param status 405, or 501 for a protocol other than WebSocket
   */
  public record Refusal(HttpStatus status, String message) {}

  /** Returns why a request does not pass; null if it does. */
  public static @Nullable Refusal refusal(Exchange exchange) {
    var headers = exchange.headers();
    if (Handshake.isAsked(headers)) {
      return null;
    }
    if (headers.contains(HttpHeaderNames.PROTOCOL)) {
      // RFC 9220, 3
      return new Refusal(HttpStatus.NOT_IMPLEMENTED, "only WebSockets pass through");
    }
    var known = headers.method();
    boolean passes = known != HttpMethod.TRACE && known != HttpMethod.CONNECT;
    return passes && exchange.method().equals(known.name())
        ? null
        : new Refusal(HttpStatus.METHOD_NOT_ALLOWED, exchange.method() + " does not pass through");
  }
}
