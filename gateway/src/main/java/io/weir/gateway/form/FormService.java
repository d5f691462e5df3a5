package io.weir.gateway.form;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.RoutingContext;
import io.weir.gateway.access.AccessPolicy;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.encoding.ResponseCompression;
import io.weir.gateway.form.grpc.GrpcForm;
import io.weir.gateway.form.grpc.GrpcWebForm;
import io.weir.gateway.form.health.HealthForm;
import io.weir.gateway.form.http.HttpForm;
import io.weir.gateway.form.json.JsonForm;
import io.weir.gateway.form.json.ResponseForms;
import io.weir.gateway.form.socket.SocketForm;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.ratelimit.RateLimitPolicy;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.PathRouting;
import io.weir.gateway.routing.RequestRouting;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.web.WebConfig;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.health.Health;
import io.weir.runtime.websocket.Handshake;
import org.jspecify.annotations.Nullable;

/**
 * Routes a request and serves it in the form that its client speaks: gRPC, gRPC-Web, JSON or
 * WebSocket. Innermost service, below all layers.
 */
public final class FormService implements ExchangeService {
  private final CurrentApis apis;
  private final ErrorHandler errors;
  private final JsonForm json;
  private final SocketForm socket;
  private final GrpcForm grpc;
  private final GrpcWebForm grpcWeb;
  private final HealthForm health;
  private final RequestRouting routing;
  private final HttpForm http = new HttpForm();
  private final PathRouting paths;
  private final Settings settings;

  /**
   * Settings of all forms.
   *
   * @param paths paths that pass through as plain HTTP if no API has them
   * @param access decides about every request who may make it
   * @param rates decides about every request that its caller may make whether it is one too many
   */
  public record Settings(
      WebConfig web,
      ResponseCompression compression,
      PathRouting paths,
      AccessPolicy access,
      RateLimitPolicy rates) {}

  public FormService(CurrentApis apis, ErrorHandler errors, Health health, Settings settings) {
    this.apis = apis;
    this.errors = errors;
    this.settings = settings;
    this.paths = settings.paths();
    this.json = new JsonForm(new ResponseForms(errors, settings.web(), settings.compression()));
    this.socket = new SocketForm(errors, settings.web(), health::draining);
    this.grpc = new GrpcForm();
    this.grpcWeb = new GrpcWebForm(grpc);
    this.health = new HealthForm(health, apis);
    this.routing = new RequestRouting(apis, paths, settings.web().methodOverride());
  }

  private @Nullable Failure refusal(Exchange exchange, RoutingResult result) {
    var denied = settings.access().refusal(exchange, result);
    return denied == null ? settings.rates().refusal(exchange, result) : denied;
  }

  @Override
  public HttpResponse serve(Exchange exchange) {
    var result = routing.of(exchange);
    var refusal = refusal(exchange, result);
    if (refusal != null) {
      exchange.request().abort();
      return errors.answer(exchange, refusal);
    }
    return switch (result) {
      case RoutingResult.Grpc call ->
          exchange.dialect() == Dialect.GRPC
              ? grpc.serve(exchange, call)
              : grpcWeb.serve(exchange, call);
      case RoutingResult.Json call -> json.serve(exchange, call);
      case RoutingResult.Socket call -> socket.serve(exchange, call);
      case RoutingResult.HealthCheck check -> health(exchange, check.watch());
      case RoutingResult.Options options -> allowed(exchange.request(), options);
      case RoutingResult.Http passed -> http.serve(exchange, passed.route());
      case RoutingResult.Refused refused -> {
        exchange.request().abort();
        yield errors.answer(exchange, refused.failure());
      }
    };
  }

  private HttpResponse health(Exchange exchange, boolean watch) {
    var answer = health.serve(exchange, watch);
    return switch (exchange.dialect()) {
      case GRPC, HTTP -> answer;
      case GRPC_WEB, GRPC_WEB_TEXT -> GrpcWebForm.answered(exchange, answer, RequestError.NONE);
    };
  }

  private static HttpResponse allowed(HttpRequest req, RoutingResult.Options options) {
    req.abort();
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, String.join(", ", options.allowed())));
  }

  /**
   * Returns how the request and response are streamed. Called before routing, so a JSON response is
   * buffered only if no route of any API can stream.
   */
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return !paths.isEmpty()
            || apis.now().streams()
            || Handshake.isAsked(routing.headers())
            || Dialect.of(routing.headers().get(HttpHeaderNames.CONTENT_TYPE)) != Dialect.HTTP
        ? ExchangeType.BIDI_STREAMING
        : ExchangeType.REQUEST_STREAMING;
  }

  @Override
  public boolean servesWebSockets() {
    return true;
  }

  /**
   * Disables Armeria's path cache, which maps a normalised path to the target of the first request
   * that had it; the gateway routes by the target.
   */
  @Override
  public boolean cachesPaths() {
    return false;
  }
}
