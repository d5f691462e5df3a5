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
import io.weir.gateway.failure.Dialect;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.Meaning;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.GrpcContent;
import org.jspecify.annotations.Nullable;

/** Below all layers: finds what a request means and hands it to the form it is spoken in. */
public final class FormService implements HttpService {
  private final CurrentApis apis;
  private final Rescue rescue;
  private final JsonForm json;
  private final Passthrough passthrough;
  private final HealthCheck healthCheck;

  /**
   * @param maxBody bytes of a JSON request's content, and of the message of a unary gRPC call
   */
  public FormService(CurrentApis apis, Rescue rescue, Health health, long maxBody) {
    this.apis = apis;
    this.rescue = rescue;
    this.json = new JsonForm(rescue, maxBody);
    this.passthrough = new Passthrough(maxBody + Frame.PREFIX);
    this.healthCheck = new HealthCheck(health);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    return switch (meaning(ctx, req)) {
      case Meaning.Native call -> passthrough.serve(ctx, req, call);
      case Meaning.Json call -> json.serve(ctx, req, call);
      case Meaning.HealthCheck check -> healthCheck.serve(ctx, req);
      case Meaning.Options options -> allowed(req, options);
      case Meaning.Refused refused -> {
        req.abort();
        yield rescue.answer(ctx, refused.failure());
      }
    };
  }

  private Meaning meaning(ServiceRequestContext ctx, HttpRequest req) {
    var target = Targets.of(ctx);
    if (Dialect.of(req.headers()) == Dialect.GRPC) {
      return apis.now().ofGrpc(target.path());
    }
    return GrpcContent.isGrpcWeb(req.headers().get(HttpHeaderNames.CONTENT_TYPE))
        ? new Meaning.Refused(JsonContent.grpcWeb())
        : apis.now().ofHttp(req.method().name(), target.path());
  }

  private static HttpResponse allowed(HttpRequest req, Meaning.Options options) {
    req.abort();
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, String.join(", ", options.allowed())));
  }

  /** Before it is known what a request means: JSON is written in one piece where none can stream. */
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return apis.now().streams() || Dialect.of(routing.headers()) == Dialect.GRPC
        ? ExchangeType.BIDI_STREAMING
        : ExchangeType.REQUEST_STREAMING;
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
