package io.weir.runtime.protocol;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Method of a request (RFC 9110, 9). Armeria's decoders answer 405 to a method that they do not
 * know; where a port takes any method, such a request reaches the layers as a POST, the method that
 * promises nothing, with its own method in a header that no caller can set.
 */
public final class RequestMethod {
  /** Maximum length of a method that Armeria does not know. */
  public static final int MAX_LENGTH = 64;

  private static final AsciiString HEADER = AsciiString.cached("x-weir-method");
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final String PUNCTUATION = "!#$%&'*+-.^_`|~";

  private RequestMethod() {}

  /** Returns the method as the caller sent it. */
  public static String of(RequestHeaders headers) {
    var other = headers.get(HEADER);
    return other == null ? headers.method().name() : other;
  }

  /** Removes the header that a caller has no right to send. */
  static void clear(HttpRequest request) {
    request.headers().remove(HEADER);
  }

  /** Removes the header that a caller has no right to send. */
  static void clear(Http2Headers headers) {
    headers.remove(HEADER);
  }

  /** Prepares a request for Armeria's decoder. Returns whether Armeria does not know its method. */
  static boolean keep(HttpRequest request) {
    var method = request.method().name();
    if (!isOther(method)) {
      return false;
    }
    request.setMethod(io.netty.handler.codec.http.HttpMethod.POST);
    request.headers().set(HEADER, method);
    return true;
  }

  /** Prepares the headers of a request for Armeria's decoder. */
  static void keep(Http2Headers headers) {
    var method = headers.method().toString();
    if (isOther(method)) {
      headers.method(POST);
      headers.set(HEADER, AsciiString.of(method));
    }
  }

  private static boolean isOther(String method) {
    return !HttpMethod.isSupported(method) && method.length() <= MAX_LENGTH && isToken(method);
  }

  /** Returns whether a text is a token (RFC 9110, 5.6.2). */
  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
