package io.weir.loadbalancer.passthrough;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import io.weir.runtime.headers.HopByHop;
import io.weir.runtime.identity.IdentityHeaders;
import java.util.function.Predicate;

/**
 * Headers of a plain HTTP request for an instance: those of the caller, without the ones of its
 * connection.
 */
public final class OnwardHeaders {
  private OnwardHeaders() {}

  /**
   * @param target path and query as received
   * @param refused selects more names that do not pass
   */
  public static RequestHeadersBuilder of(
      RequestHeaders caller, String target, Predicate<AsciiString> refused) {
    var headers = caller.toBuilder().path(target);
    HopByHop.removeFrom(headers);
    // Answered by the listener.
    headers.remove(HttpHeaderNames.EXPECT);
    headers.remove(HttpHeaderNames.HOST);
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
