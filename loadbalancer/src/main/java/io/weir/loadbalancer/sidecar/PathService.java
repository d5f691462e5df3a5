package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.passthrough.OnwardHeaders;
import io.weir.loadbalancer.passthrough.PassedMethod;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.loadbalancer.passthrough.RequestPath;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.identity.IdentityHeaders;
import io.weir.runtime.proxy.ForwardedHeaders;
import io.weir.runtime.websocket.Handshake;

/** Passes plain HTTP and its WebSockets to the cluster of their path. */
final class PathService {
  private final PathRoutes routes;
  private final CallPolicy policy;
  private final boolean strangers;

  /**
   * @param strangers whether callers that are not trusted proxies are not believed; if not, all are
   */
  PathService(PathRoutes routes, CallPolicy policy, boolean strangers) {
    this.routes = routes;
    this.policy = policy;
    this.strangers = strangers;
  }

  boolean isEmpty() {
    return routes.isEmpty();
  }

  HttpResponse serve(Exchange exchange) {
    var target = exchange.context().rawPath();
    int query = target.indexOf('?');
    var path = RequestPath.of(query < 0 ? target : target.substring(0, query));
    if (path == null) {
      return refused(
          exchange,
          GrpcCode.INVALID_ARGUMENT,
          HttpStatus.BAD_REQUEST,
          "the path has a segment that servers read in different ways");
    }
    var denied = policy.ofPath(exchange, path);
    return denied == null ? pass(exchange, target, path) : denied.answer(exchange);
  }

  private HttpResponse pass(Exchange exchange, String target, String path) {
    var route = routes.find(path);
    if (route == null) {
      return refused(
          exchange,
          GrpcCode.NOT_FOUND,
          HttpStatus.NOT_FOUND,
          "no route of this sidecar has the path " + path);
    }
    var refusal = PassedMethod.refusal(exchange);
    if (refusal != null) {
      return notAllowed(exchange, refusal);
    }
    boolean believed = !strangers || exchange.caller().isBehindProxy();
    var headers =
        OnwardHeaders.of(
            exchange.headers(),
            target,
            believed ? IdentityHeaders::isAlias : IdentityHeaders::isReserved);
    if (strangers) {
      ForwardedHeaders.set(exchange, headers);
    }
    return Handshake.isAsked(exchange.headers())
        ? route.open(exchange, headers)
        : route.send(exchange, exchange.request().withHeaders(headers.build()));
  }

  private static HttpResponse notAllowed(Exchange exchange, PassedMethod.Refusal refusal) {
    if (refusal.status().equals(HttpStatus.METHOD_NOT_ALLOWED)) {
      exchange.context().addAdditionalResponseHeader(HttpHeaderNames.ALLOW, PassedMethod.ALLOWED);
    }
    return refused(exchange, GrpcCode.UNIMPLEMENTED, refusal.status(), refusal.message());
  }

  private static HttpResponse refused(
      Exchange exchange, GrpcCode code, HttpStatus status, String message) {
    exchange.request().abort();
    exchange.ended(code.number());
    return HttpErrors.answer(code, status, message);
  }
}
