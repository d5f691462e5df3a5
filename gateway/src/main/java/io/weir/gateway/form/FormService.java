package io.weir.gateway.form;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.RoutingContext;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.form.grpc.GrpcWeb;
import io.weir.gateway.form.grpc.HealthCheck;
import io.weir.gateway.form.grpc.Passthrough;
import io.weir.gateway.form.json.JsonForm;
import io.weir.gateway.form.socket.SocketForm;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.gateway.form.upstream.Targets;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.web.WebConfig;
import io.weir.gateway.websocket.Upgrade;
import io.weir.runtime.exchange.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.health.Health;

/** Below all layers: finds what a request means and hands it to the form it is spoken in. */
public final class FormService implements ExchangeService {
  private final CurrentApis apis;
  private final ErrorHandler errors;
  private final JsonForm json;
  private final SocketForm socket;
  private final Passthrough passthrough;
  private final GrpcWeb grpcWeb;
  private final HealthCheck healthCheck;

  /**
   * @param maxBody bytes of a JSON request's content, of a WebSocket message, and of the message of
   *     a unary gRPC call
   */
  public FormService(
      CurrentApis apis, ErrorHandler errors, Health health, long maxBody, WebConfig web) {
    this.apis = apis;
    this.errors = errors;
    this.json = new JsonForm(errors, maxBody, web);
    this.socket = new SocketForm(errors, maxBody, web, health::draining);
    this.passthrough = new Passthrough(maxBody + Frame.PREFIX);
    this.grpcWeb = new GrpcWeb(passthrough);
    this.healthCheck = new HealthCheck(health);
  }

  @Override
  public HttpResponse serve(Exchange exchange) {
    return switch (meaning(exchange)) {
      case Meaning.Native call ->
          exchange.dialect() == Dialect.GRPC
              ? passthrough.serve(exchange, call)
              : grpcWeb.serve(exchange, call);
      case Meaning.Json call -> json.serve(exchange, call);
      case Meaning.Socket call -> socket.serve(exchange, call);
      case Meaning.HealthCheck check -> health(exchange);
      case Meaning.Options options -> allowed(exchange.request(), options);
      case Meaning.Refused refused -> {
        exchange.request().abort();
        yield errors.answer(exchange, refused.failure());
      }
    };
  }

  private Meaning meaning(Exchange exchange) {
    var target = Targets.of(exchange);
    if (Upgrade.isAsked(exchange.headers())) {
      return apis.now().ofSocket(target.path());
    }
    return exchange.dialect() == Dialect.HTTP
        ? apis.now().ofHttp(exchange.request().method().name(), target.path())
        : apis.now().ofGrpc(target.path());
  }

  private HttpResponse health(Exchange exchange) {
    var answer = healthCheck.serve(exchange);
    return switch (exchange.dialect()) {
      case GRPC, HTTP -> answer;
      case GRPC_WEB, GRPC_WEB_TEXT -> GrpcWeb.answered(exchange, answer, RequestFault.NONE);
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
            || Dialect.of(routing.headers()) != Dialect.HTTP
        ? ExchangeType.BIDI_STREAMING
        : ExchangeType.REQUEST_STREAMING;
  }

  @Override
  public boolean servesWebSockets() {
    return true;
  }

  /**
   * Never: Armeria's cache would answer a normalised path with the target of the request that first
   * led to it, and we route on the target.
   */
  @Override
  public boolean cachesPaths() {
    return false;
  }
}
