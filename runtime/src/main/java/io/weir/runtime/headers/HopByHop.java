package io.weir.runtime.headers;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import io.netty.util.AsciiString;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers of one connection, in both directions (RFC 9110, 7.6.1). The listener removes those that
 * "connection" names as well.
 */
public final class HopByHop {
  private static final Set<AsciiString> NAMES =
      Stream.of(
              "connection",
              "keep-alive",
              "proxy-connection",
              "proxy-authenticate",
              "proxy-authorization",
              "te",
              "trailer",
              "transfer-encoding",
              "upgrade",
              "http2-settings")
          .map(AsciiString::cached)
          .collect(Collectors.toUnmodifiableSet());

  private HopByHop() {}

  public static boolean contains(AsciiString name) {
    return NAMES.contains(name);
  }

  /** Removes them from a request or an answer that passes. */
  public static void removeFrom(HttpHeadersBuilder headers) {
    NAMES.forEach(headers::remove);
  }
}
