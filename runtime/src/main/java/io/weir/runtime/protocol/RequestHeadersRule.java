package io.weir.runtime.protocol;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules of RFC 9113, 8.2 and 8.3, for the headers of a request that neither Netty nor Armeria
 * checks. Reads each header once. Order of pseudo-headers, connection-specific headers, characters
 * and content-length are checked by the decoders behind.
 */
final class RequestHeadersRule {
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");

  private @Nullable CharSequence method;
  private @Nullable CharSequence scheme;
  private @Nullable CharSequence path;
  private @Nullable CharSequence authority;
  private @Nullable CharSequence protocol;
  private @Nullable CharSequence host;
  private @Nullable Violation found;

  private RequestHeadersRule() {}

  /** Violation of a rule. */
  record Violation(Reason reason, String message) {}

  /** Returns the first violation, or null if the headers are well-formed. */
  static @Nullable Violation violation(Http2Headers headers) {
    var rule = new RequestHeadersRule();
    for (var header : headers) {
      rule.read(header);
      if (rule.found != null) {
        return rule.found;
      }
    }
    rule.conclude();
    return rule.found;
  }

  private void read(Map.Entry<CharSequence, CharSequence> header) {
    var name = header.getKey();
    var value = header.getValue();
    if (isPadded(value)) {
      found = new Violation(Reason.HEADER, "a header value begins or ends with a space");
    } else if (name.length() > 0 && name.charAt(0) == ':') {
      readPseudo(name, value);
    } else if (HttpHeaderNames.HOST.contentEquals(name)) {
      if (host != null) {
        found = new Violation(Reason.HOST, "more than one host header");
      }
      host = value;
    }
  }

  private void readPseudo(CharSequence name, CharSequence value) {
    CharSequence before;
    if (HttpHeaderNames.METHOD.contentEquals(name)) {
      before = method;
      method = value;
    } else if (HttpHeaderNames.PATH.contentEquals(name)) {
      before = path;
      path = value;
    } else if (HttpHeaderNames.SCHEME.contentEquals(name)) {
      before = scheme;
      scheme = value;
    } else if (HttpHeaderNames.AUTHORITY.contentEquals(name)) {
      before = authority;
      authority = value;
    } else if (HttpHeaderNames.PROTOCOL.contentEquals(name)) {
      before = protocol;
      protocol = value;
    } else {
      pseudo("unknown pseudo-header");
      return;
    }
    if (before != null) {
      pseudo("a pseudo-header is repeated");
    }
  }

  private void conclude() {
    if (method == null || method.isEmpty()) {
      pseudo(":method is missing");
      return;
    }
    boolean connect = CONNECT.contentEquals(method);
    if (protocol != null && !connect) {
      pseudo(":protocol without CONNECT");
    } else if (connect && protocol == null) {
      concludeTunnel();
    } else {
      concludeTarget();
    }
    if (found == null) {
      concludeAuthority();
    }
  }

  /** Checks a plain CONNECT (RFC 9113, 8.5). */
  private void concludeTunnel() {
    if (scheme != null || path != null) {
      pseudo("CONNECT with :scheme or :path");
    } else if (authority == null) {
      pseudo("CONNECT without :authority");
    }
  }

  private void concludeTarget() {
    if (scheme == null || !isHttp(scheme)) {
      pseudo(scheme == null ? ":scheme is missing" : ":scheme is neither http nor https");
    } else if (path == null || path.isEmpty()) {
      pseudo(":path is missing or empty");
    } else if (!isTarget(path)) {
      pseudo(":path has a space or control");
    }
  }

  private void concludeAuthority() {
    var named = authority == null ? host : authority;
    if (named == null) {
      found = new Violation(Reason.HOST, "neither :authority nor host");
    } else if (!Authority.isValid(named)) {
      found = new Violation(Reason.HOST, ":authority or host is malformed");
    } else if (authority != null && host != null && !same(authority, host)) {
      found = new Violation(Reason.HOST, ":authority differs from host");
    }
  }

  private void pseudo(String message) {
    found = new Violation(Reason.PSEUDO_HEADER, message);
  }

  private static boolean isHttp(CharSequence scheme) {
    return AsciiString.contentEqualsIgnoreCase("http", scheme)
        || AsciiString.contentEqualsIgnoreCase("https", scheme);
  }

  /** Returns whether a path has neither spaces nor controls. Its form is judged by routing. */
  private static boolean isTarget(CharSequence path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(CharSequence a, CharSequence b) {
    return AsciiString.contentEqualsIgnoreCase(a, b);
  }

  private static boolean isPadded(CharSequence value) {
    int length = value.length();
    return length > 0 && (isSpace(value.charAt(0)) || isSpace(value.charAt(length - 1)));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
