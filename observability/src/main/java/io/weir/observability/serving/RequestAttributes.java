package io.weir.observability.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** Attributes of a SERVER span that repeat what the caller sent, cut to a bounded length. */
final class RequestAttributes {
  private static final int MAX_LENGTH = 256;
  private static final int MAX_PORT_DIGITS = 5;
  private static final int MAX_PORT = 65_535;

  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");

  private RequestAttributes() {}

  static void set(Span span, RequestHeaders headers) {
    set(span, SCHEME, headers.scheme());
    set(span, AGENT, headers.get(HttpHeaderNames.USER_AGENT));
    var authority = headers.authority();
    if (authority != null) {
      server(span, authority);
    }
  }

  /** Reads "localhost:8080", "example.org" or "[::1]:8080". */
  private static void server(Span span, String authority) {
    int colon = authority.lastIndexOf(':');
    boolean named = colon > authority.indexOf(']');
    var host = named ? authority.substring(0, colon) : authority;
    set(span, HOST, host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    int port = named ? port(authority.substring(colon + 1)) : 0;
    if (port != 0) {
      span.setAttribute(PORT, (long) port);
    }
  }

  /** Returns a port, or 0 if the text is none. */
  private static int port(String text) {
    if (text.isEmpty()
        || text.length() > MAX_PORT_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    int port = Integer.parseInt(text);
    return port > MAX_PORT ? 0 : port;
  }

  private static void set(Span span, AttributeKey<String> key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      span.setAttribute(key, value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH));
    }
  }
}
