package io.weir.gateway.form;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.web.WebConfig;
import io.weir.gateway.websocket.Upgrade;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;
import io.weir.runtime.health.Health;
import org.jspecify.annotations.Nullable;

/** Below all layers: finds what a request means and hands it to the form it is spoken in. */
public final class FormService implements HttpService {
  /** Never served: frames, and what they mean, are read here. */
  private static final WebSocketService UPGRADES =
      WebSocketService.of((ctx, in) -> {
        throw new IllegalStateException("a WebSocket is served by its form");
      });

  private final CurrentApis apis;
  private final Rescue rescue;
  private final JsonForm json;
  private final SocketForm socket;
  private final Passthrough passthrough;
  private final GrpcWeb grpcWeb;
  private final HealthCheck healthCheck;

  /**
   * @param maxBody bytes of a JSON request's content, of a WebSocket message, and of the message of
   *     a unary gRPC call
   */
  public FormService(CurrentApis apis, Rescue rescue, Health health, long maxBody, WebConfig web) {
    this.apis = apis;
    this.rescue = rescue;
    this.json = new JsonForm(rescue, maxBody, web);
    this.socket = new SocketForm(rescue, maxBody, web, health::draining);
    this.passthrough = new Passthrough(maxBody + FramePrefix.LENGTH);
    this.grpcWeb = new GrpcWeb(passthrough);
    this.healthCheck = new HealthCheck(health);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    return switch (meaning(ctx, req)) {
      case Meaning.Native call ->
          Dialect.of(req.headers().get(HttpHeaderNames.CONTENT_TYPE)) == Dialect.GRPC
              ? passthrough.serve(ctx, req, call)
              : grpcWeb.serve(ctx, req, call);
      case Meaning.Json call -> json.serve(ctx, req, call);
      case Meaning.Socket call -> socket.serve(ctx, req, call);
      case Meaning.HealthCheck check -> health(ctx, req);
      case Meaning.Options options -> allowed(req, options);
      case Meaning.Refused refused -> {
        req.abort();
        yield rescue.answer(ctx, refused.failure());
      }
    };
  }

  private Meaning meaning(ServiceRequestContext ctx, HttpRequest req) {
    var target = Targets.of(ctx);
    if (Upgrade.isAsked(req.headers())) {
      return apis.now().ofSocket(target.path());
    }
    return Dialect.of(req.headers().get(HttpHeaderNames.CONTENT_TYPE)) == Dialect.HTTP
        ? apis.now().ofHttp(req.method().name(), target.path())
        : apis.now().ofGrpc(target.path());
  }

  private HttpResponse health(ServiceRequestContext ctx, HttpRequest req) {
    var answer = healthCheck.serve(ctx, req);
    return switch (Dialect.of(req.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
      case GRPC, HTTP -> answer;
      case GRPC_WEB -> GrpcWeb.answered(answer, false, RequestFault.NONE);
      case GRPC_WEB_TEXT -> GrpcWeb.answered(answer, true, RequestFault.NONE);
    };
  }

  private static HttpResponse allowed(HttpRequest req, Meaning.Options options) {
    req.abort();
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, String.join(", ", options.allowed())));
  }

  /**
   * Before it is known what a request means: JSON is written in one piece where none can stream.
   */
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return apis.now().streams()
            || Upgrade.isAsked(routing.headers())
            || Dialect.of(routing.headers().get(HttpHeaderNames.CONTENT_TYPE)) != Dialect.HTTP
        ? ExchangeType.BIDI_STREAMING
        : ExchangeType.REQUEST_STREAMING;
  }

  /** The listener takes a connection out of HTTP only for a service that says that it can do so. */
  @Override
  public <T> @Nullable T as(Class<T> type) {
    return type == WebSocketService.class ? type.cast(UPGRADES) : HttpService.super.as(type);
  }

  /**
   * Never: Armeria's cache would answer a normalised path with the target of the request that first
   * led to it, and we route on the target.
   */
  @Override
  public boolean shouldCachePath(String path, @Nullable String query, Route route) {
    return false;
  }
}
