package io.weir.runtime.protocol;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Check of the headers of an HTTP/2 request. */
@FunctionalInterface
interface HeadersCheck {
  /** Returns why the request is refused, or null if it is well-formed. */
  RequestHeadersRule.@Nullable Violation violation(Http2Headers headers);

  /**
   * Returns the check for Armeria's decoder. Also removes what that decoder would answer wrongly.
   *
   * @param body maximum size of a request's content, in bytes
   * @param anyMethod whether methods that the decoder does not know are taken
   */
  static HeadersCheck ofArmeria(long body, boolean anyMethod) {
    return headers -> {
      var violation = RequestHeadersRule.violation(headers);
      if (violation == null) {
        RequestMethod.clear(headers);
        RefusalStatus.refuseTarget(headers);
        if (anyMethod) {
          RequestMethod.keep(headers);
        }
        if (headers.contains(HttpHeaderNames.EXPECT)
            && headers.getLong(HttpHeaderNames.CONTENT_LENGTH, 0L) > body) {
          // Asks for content that is refused: the refusal is the answer.
          headers.remove(HttpHeaderNames.EXPECT);
        }
        if (headers.path() == null) {
          // CONNECT without :protocol has no path, which the decoder does not expect; it answers
          // that the method is not supported.
          headers.path("/");
          headers.set(HttpHeaderNames.SCHEME, "http");
        }
      }
      return violation;
    };
  }
}
