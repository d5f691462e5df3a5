package io.weir.loadbalancer.passthrough;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import io.weir.runtime.identity.IdentityHeaders;
import java.util.List;
import java.util.function.Predicate;

/**
 * Headers of a plain HTTP request for an instance: those of the caller, without the ones of its
 * connection (RFC 9110, 7.6.1). The listener has removed those that "connection" names.
 */
public final class OnwardHeaders {
  private static final List<AsciiString> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
          AsciiString.cached("proxy-authenticate"),
          AsciiString.cached("proxy-authorization"),
          HttpHeaderNames.TE,
          HttpHeaderNames.TRAILER,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.UPGRADE,
          AsciiString.cached("http2-settings"),
          // Answered by the listener.
          HttpHeaderNames.EXPECT,
          HttpHeaderNames.HOST);

  private OnwardHeaders() {}

  /**
   * @param target path and query as received
   * @param refused selects more names that do not pass
   */
  public static RequestHeadersBuilder of(
      RequestHeaders caller, String target, Predicate<AsciiString> refused) {
    var headers = caller.toBuilder().path(target);
    HOP_BY_HOP.forEach(headers::remove);
    var authority = caller.authority();
    if (authority != null) {
      // Armeria takes "host" for another name of it.
      headers.authority(authority);
    }
    for (var name : caller.names()) {
      if (refused.test(name)) {
        headers.remove(name);
      }
    }
    return headers;
  }

  /** Returns the headers for an instance behind a process that is the first to see the caller. */
  public static RequestHeadersBuilder ofStranger(RequestHeaders caller, String target) {
    return of(caller, target, IdentityHeaders::isReserved);
  }
}
