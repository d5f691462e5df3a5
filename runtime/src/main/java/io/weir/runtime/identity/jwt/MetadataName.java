package io.weir.runtime.identity.jwt;

import java.util.Set;

/** Names of metadata under which services are told who a caller is. */
public final class MetadataName {
  private static final Set<String> TAKEN =
      Set.of(
          "authorization",
          "connection",
          "cookie",
          "date",
          "expect",
          "host",
          "keep-alive",
          "origin",
          "range",
          "referer",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "forwarded");

  private MetadataName() {}

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if it is not one that only a gateway would set
   */
  public static void check(String name) {
    boolean plain = name.matches("[a-z0-9]+(-[a-z0-9]+)*");
    if (!plain
        || TAKEN.contains(name)
        || name.endsWith("-bin")
        || name.matches(
            "(grpc|content|accept|if|proxy|sec|trace|access-control)(-.*)?|tracestate|traceparent|baggage")) {
      throw new IllegalArgumentException(
          "found '%s', expected a name of metadata for services, such as x-user-id"
              .formatted(name));
    }
  }
}
