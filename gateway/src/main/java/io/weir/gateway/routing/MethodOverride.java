package io.weir.gateway.routing;

import io.netty.util.AsciiString;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import java.util.Locale;
import java.util.Set;

/**
 * Method that a POST names in {@code X-HTTP-Method-Override}, for clients whose network lets no
 * other method pass. It chooses the route and nothing else: layers above have judged a POST.
 */
final class MethodOverride {
  private static final AsciiString HEADER = AsciiString.cached("x-http-method-override");
  private static final Set<String> METHODS = Set.of("GET", "PUT", "PATCH", "DELETE");

  private MethodOverride() {}

  /**
   * Returns the method by which a request is routed.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if the header names another method, or
   *     several
   */
  static String of(Exchange exchange) {
    var method = exchange.method();
    var named = exchange.headers().getAll(HEADER);
    if (named.isEmpty() || !method.equals("POST")) {
      return method;
    }
    var other = named.getFirst().toUpperCase(Locale.ROOT);
    if (named.size() > 1 || !METHODS.contains(other)) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT, HEADER + " must be one of GET, PUT, PATCH and DELETE")
          .exception();
    }
    return other;
  }
}
