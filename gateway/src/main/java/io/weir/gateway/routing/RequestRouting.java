package io.weir.gateway.routing;

import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.websocket.Handshake;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Routes a request by what its client speaks, and by the path among the APIs and beside them. */
public final class RequestRouting {
  private final CurrentApis apis;
  private final PathRouting paths;
  private final boolean methodOverride;

  /**
   * @param paths paths that pass through as plain HTTP if no API has them
   * @param methodOverride whether a POST is routed by its X-HTTP-Method-Override
   */
  public RequestRouting(CurrentApis apis, PathRouting paths, boolean methodOverride) {
    this.apis = apis;
    this.paths = paths;
    this.methodOverride = methodOverride;
  }

  /**
   * Routes a request.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if the target is not valid
   */
  public RoutingResult of(Exchange exchange) {
    var target = RequestTarget.of(exchange);
    return paths.after(ofApis(exchange, target), target.path());
  }

  private RoutingResult ofApis(Exchange exchange, RequestTarget target) {
    if (Handshake.isAsked(exchange.headers())) {
      return apis.now().ofSocket(target.path());
    }
    return exchange.dialect() == Dialect.HTTP
        ? apis.now()
            .ofHttp(methodOverride ? MethodOverride.of(exchange) : exchange.method(), target.path())
        : apis.now().ofGrpc(target.path());
  }

  /**
   * Returns the number of the API that a request is for, whether it has a route there or not.
   *
   * @return empty if no API has the path
   */
  public OptionalInt apiOf(Exchange exchange) {
    return switch (of(exchange)) {
      case RoutingResult.Grpc call -> OptionalInt.of(call.api().number());
      case RoutingResult.Json call -> OptionalInt.of(call.api().number());
      case RoutingResult.Socket call -> OptionalInt.of(call.api().number());
      case RoutingResult.Http _, RoutingResult.HealthCheck _ -> OptionalInt.empty();
      case RoutingResult.Options _, RoutingResult.Refused _ ->
          apis.now().owner(exchange.method(), RequestTarget.of(exchange).path());
    };
  }

  /**
   * Returns the number of the API that a request with another method for the same path is for.
   *
   * @return empty if no API has the path
   */
  public OptionalInt apiOf(Exchange exchange, String method) {
    return apis.now().owner(method, RequestTarget.of(exchange).path());
  }

  /** Returns the pattern of the path if it passes through; null otherwise. */
  public @Nullable String passedBy(Exchange exchange) {
    return paths.patternOf(RequestTarget.of(exchange).path());
  }
}
