package io.weir.runtime.headers;

import io.netty.util.AsciiString;
import io.weir.grpc.MetadataRules;
import io.weir.runtime.identity.IdentityHeaders;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables of the header names that pass between callers and services, in lower case. A name that no
 * table lists passes if gRPC can carry it.
 */
public final class HeaderNames {
  /** Metadata by which a service chooses the HTTP status of a success. */
  public static final String HTTP_CODE = "x-http-code";

  /** Prefix that clients of grpc-gateway write: "grpc-metadata-x-user" stands for "x-user". */
  public static final AsciiString METADATA_PREFIX = AsciiString.cached("grpc-metadata-");

  /** Names of most requests, which need no further look. */
  private static final Set<AsciiString> COMMON =
      names(
          "authorization",
          "cookie",
          "user-agent",
          "accept-language",
          "origin",
          "referer",
          "x-request-id",
          "last-event-id",
          "priority",
          "cache-control",
          "traceparent",
          "tracestate",
          "sec-fetch-site",
          "sec-fetch-mode",
          "sec-fetch-dest");

  /** Request headers that the gateway consumes or writes itself. */
  private static final Set<AsciiString> REQUEST =
      names(
          "accept",
          "accept-charset",
          "accept-encoding",
          "expect",
          "host",
          "request-timeout",
          HTTP_CODE);

  /** Response headers that the gateway writes itself. */
  private static final Set<AsciiString> RESPONSE =
      names(
          "accept-encoding",
          "alt-svc",
          "date",
          "host",
          "server",
          "status",
          "strict-transport-security",
          "traceresponse",
          "x-content-type-options",
          "x-trace-id",
          HTTP_CODE);

  private static final Set<AsciiString> OF_GATEWAY =
      names(
          "alt-svc",
          "content-encoding",
          "content-length",
          "strict-transport-security",
          "transfer-encoding");

  /** Response headers about the content that a service may name. */
  private static final Set<AsciiString> CONTENT =
      names("content-disposition", "content-language", "content-security-policy");

  private HeaderNames() {}

  private static Set<AsciiString> names(String... names) {
    return Stream.of(names).map(AsciiString::cached).collect(Collectors.toUnmodifiableSet());
  }

  /** Returns true if a header of an HTTP request becomes metadata under its own name. */
  public static boolean isForwarded(AsciiString name) {
    return COMMON.contains(name)
        || !(HopByHop.contains(name)
            || REQUEST.contains(name)
            || name.startsWith("content-")
            || name.startsWith("grpc-")
            || name.startsWith("proxy-")
            || name.startsWith("sec-websocket-")
            || IdentityHeaders.isReserved(name)
            || !MetadataRules.isName(name));
  }

  /** Returns true if a header of a gRPC message is metadata, which the protocol does not need. */
  static boolean isMetadata(AsciiString name) {
    return MetadataRules.isName(name)
        && !(name.startsWith("grpc-")
            || HopByHop.contains(name)
            || name.contentEquals("content-type")
            || name.contentEquals("host"));
  }

  /** Returns true for headers of one connection, which a proxy does not pass on. */
  public static boolean isOfConnection(AsciiString name) {
    return HopByHop.contains(name) || name.startsWith("proxy-");
  }

  /**
   * Returns true for response headers by which a gateway tells a browser or the decoder of a
   * response what to do; metadata of a service must not replace them.
   */
  public static boolean isOfGateway(AsciiString name) {
    return OF_GATEWAY.contains(name) || name.startsWith("access-control-");
  }

  /** Returns true if metadata of a service becomes a response header. */
  public static boolean isAnswered(AsciiString name) {
    return !(HopByHop.contains(name)
        || RESPONSE.contains(name)
        || name.startsWith("grpc-")
        || name.startsWith("proxy-")
        || name.startsWith("access-control-")
        || name.startsWith("sec-websocket-")
        || name.startsWith("endpoint-load-metrics")
        || (name.startsWith("content-") && !CONTENT.contains(name))
        || !MetadataRules.isName(name));
  }
}
