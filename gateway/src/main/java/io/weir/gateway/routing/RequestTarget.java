package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.web.InvalidTarget;
import org.jspecify.annotations.Nullable;

/**
 * Target of a request as received, neither decoded nor normalised. Routing by a normalised path
 * would let "//", "%2e" or ";" turn one path into another after a proxy has checked it.
 *
 * @param path with a leading slash
 * @param query without '?', or null
 */
public record RequestTarget(String path, @Nullable String query) {

  /**
   * Parses a target. Returns null for one that HTTP does not allow (RFC 9112, 3.2): relative, with
   * a fragment, or not ASCII.
   */
  public static @Nullable RequestTarget parse(String received) {
    if (received.isEmpty() || received.charAt(0) != '/' || !isVisible(received)) {
      return null;
    }
    int mark = received.indexOf('?');
    return mark < 0
        ? new RequestTarget(received, null)
        : new RequestTarget(received.substring(0, mark), received.substring(mark + 1));
  }

  /**
   * Returns the target of a request as received; the path in its headers is normalised.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if the target is not valid
   */
  public static RequestTarget of(Exchange exchange) {
    var received = exchange.target();
    var target = parse(received);
    if (target == null) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST, InvalidTarget.describe(received))
          .exception();
    }
    return target;
  }

  private static boolean isVisible(String received) {
    for (int i = 0; i < received.length(); i++) {
      char c = received.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
