package io.weir.runtime.protocol;

import com.linecorp.armeria.common.HttpStatus;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.runtime.web.InvalidTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules of RFC 9112 for an HTTP/1 request that neither Netty nor Armeria checks. */
final class Http1Rule {
  private static final String CHUNKED = "chunked";

  private Http1Rule() {}

  /** Returns why a request that was parsed is refused, or null if it is well-formed. */
  static @Nullable RefusedRequest refusal(HttpRequest request) {
    if (!isKnown(request.protocolVersion())) {
      return new RefusedRequest(
          HttpStatus.HTTP_VERSION_NOT_SUPPORTED, Reason.VERSION, "speak HTTP/1.1, 1.0 or HTTP/2");
    }
    var refusal = coding(request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
    if (refusal == null) {
      refusal = length(request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH));
    }
    if (refusal == null) {
      refusal = host(request);
    }
    if (refusal == null) {
      refusal = options(request.headers().getAll(HttpHeaderNames.CONNECTION));
    }
    return refusal == null ? target(request.uri()) : refusal;
  }

  /** Compares identities: Netty's parser equates spellings, "http/1.1" for one. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isKnown(HttpVersion version) {
    return version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0;
  }

  private static @Nullable RefusedRequest coding(List<String> codings) {
    if (codings.isEmpty() || (codings.size() == 1 && CHUNKED.equalsIgnoreCase(codings.get(0)))) {
      return null;
    }
    for (var line : codings) {
      for (var coding : line.split(",", -1)) {
        if (!CHUNKED.equalsIgnoreCase(coding.strip())) {
          return new RefusedRequest(
              HttpStatus.NOT_IMPLEMENTED,
              Reason.TRANSFER_ENCODING,
              "the only transfer encoding is chunked");
        }
      }
    }
    return new RefusedRequest(
        HttpStatus.BAD_REQUEST, Reason.TRANSFER_ENCODING, "chunked is given more than once");
  }

  private static @Nullable RefusedRequest length(List<String> lengths) {
    for (var length : lengths) {
      if (lengths.size() > 1 || !isNumber(length)) {
        return new RefusedRequest(
            HttpStatus.BAD_REQUEST, Reason.SYNTAX, "content-length is not one number");
      }
    }
    return null;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable RefusedRequest host(HttpRequest request) {
    var hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty()) {
      return request.protocolVersion().equals(HttpVersion.HTTP_1_0)
          ? null
          : badHost("host is missing");
    }
    var host = hosts.get(0);
    if (hosts.size() > 1 || !Authority.isValid(host)) {
      return badHost(hosts.size() > 1 ? "more than one host" : "host is malformed");
    }
    return null;
  }

  /**
   * Checks the connection options (RFC 9110, 7.6.1). The decoder behind removes the headers that
   * they name, and without these there is no request: neither its host, nor where its content ends.
   */
  private static @Nullable RefusedRequest options(List<String> lines) {
    for (var line : lines) {
      for (var option : line.split(",", -1)) {
        var name = option.strip();
        if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)
            || HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
            || name.startsWith(":")) {
          return new RefusedRequest(
              HttpStatus.BAD_REQUEST,
              Reason.SYNTAX,
              "connection names host, content-length or a pseudo-header");
        }
      }
    }
    return null;
  }

  private static @Nullable RefusedRequest target(String target) {
    var fault = InvalidTarget.refusal(target);
    return fault == null ? null : new RefusedRequest(HttpStatus.BAD_REQUEST, Reason.SYNTAX, fault);
  }

  /**
   * Returns the refusal of a request that could not be parsed; null to leave the answer to Armeria,
   * which has one for lines and headers that are too long.
   */
  static @Nullable RefusedRequest unparsed(Throwable cause) {
    return String.valueOf(cause.getMessage()).startsWith("invalid version format")
        ? new RefusedRequest(
            HttpStatus.BAD_REQUEST,
            Reason.SYNTAX,
            "the request line is not METHOD TARGET HTTP/1.1; spaces in a target must be"
                + " percent-encoded")
        : null;
  }

  private static RefusedRequest badHost(String message) {
    return new RefusedRequest(HttpStatus.BAD_REQUEST, Reason.HOST, message);
  }
}
