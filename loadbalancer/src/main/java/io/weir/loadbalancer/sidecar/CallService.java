package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.MetadataRules;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.headers.HeaderNames;
import io.weir.runtime.identity.IdentityHeaders;
import io.weir.runtime.proxy.ForwardedHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Routes a gRPC call to its cluster; frames, metadata and trailers pass through. Everything else
 * takes the routes of paths. Innermost service of the sidecar.
 */
final class CallService implements ExchangeService {
  private final Routes routes;
  private final PathService paths;
  private final CallPolicy policy;
  private final boolean strangers;

  /**
   * @param paths takes what is not gRPC
   * @param strangers whether callers that are not trusted proxies are not believed; if not, all are
   */
  CallService(Routes routes, PathService paths, CallPolicy policy, boolean strangers) {
    this.routes = routes;
    this.paths = paths;
    this.policy = policy;
    this.strangers = strangers;
  }

  @Override
  public HttpResponse serve(Exchange exchange) {
    var req = exchange.request();
    var headers = req.headers();
    boolean grpc = req.method() == HttpMethod.POST && exchange.dialect() == Dialect.GRPC;
    if (!grpc && !paths.isEmpty()) {
      return paths.serve(exchange);
    }
    if (!grpc) {
      req.abort();
      return HttpResponse.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          MediaType.PLAIN_TEXT_UTF_8,
          "a sidecar takes gRPC: a POST of application/grpc\n");
    }
    var rpc = exchange.context().path().substring(1);
    if (!policy.isCall(exchange, rpc)) {
      req.abort();
      return TrailersOnly.of(GrpcCode.UNIMPLEMENTED, "the path is not that of an RPC");
    }
    // Without a schema, any call may be a stream.
    exchange.routed(rpc, rpc, false);
    var breach = breach(headers);
    if (breach != null) {
      req.abort();
      return TrailersOnly.of(GrpcCode.INVALID_ARGUMENT, breach);
    }
    var refusal = policy.ofRpc(exchange, rpc);
    return refusal == null ? call(exchange, rpc) : refusal.answer(exchange);
  }

  private HttpResponse call(Exchange exchange, String rpc) {
    var req = exchange.request();
    var headers = req.headers();
    var route = routes.find(headers.authority(), rpc);
    if (route == null) {
      req.abort();
      return TrailersOnly.of(
          GrpcCode.UNIMPLEMENTED,
          "no route of this sidecar takes " + rpc + " of " + headers.authority());
    }
    // A layer above has retried before, and retries must not multiply.
    var safe = headers.contains(ReservedMetadata.PREVIOUS_ATTEMPTS) ? null : route.safe().get(rpc);
    exchange.requireTimeLeft();
    var method = safe == null ? new MethodPolicy(rpc, Repeat.NEVER, false) : safe;
    var onward = onward(exchange);
    route.headers().request(onward);
    var answer = route.cluster().call(exchange, req.withHeaders(onward.build()), method);
    var response = route.headers().response(answer);
    return safe == null ? response : NegativePushback.of(response);
  }

  /** Returns the rule of gRPC's that the metadata breaks; null if it breaks none. */
  private static @Nullable String breach(RequestHeaders headers) {
    for (var field : headers) {
      var name = field.getKey();
      var breach = name.startsWith(":") ? null : MetadataRules.breach(name, field.getValue());
      if (breach != null) {
        return breach;
      }
    }
    return null;
  }

  /**
   * Returns the headers for the instance. A caller that is believed may pass on what its own
   * gateway said of its caller, but in the one spelling that a gateway writes.
   */
  private RequestHeadersBuilder onward(Exchange exchange) {
    var headers = exchange.headers();
    var onward = headers.toBuilder();
    boolean believed = !strangers || exchange.caller().isBehindProxy();
    for (var name : headers.names()) {
      boolean refused = believed ? IdentityHeaders.isAlias(name) : IdentityHeaders.isReserved(name);
      if (refused || HeaderNames.isOfConnection(name)) {
        onward.remove(name);
      }
    }
    onward.set(HttpHeaderNames.TE, "trailers");
    return strangers ? ForwardedHeaders.set(exchange, onward) : onward;
  }

  @Override
  public boolean servesWebSockets() {
    return !paths.isEmpty();
  }

  /** Armeria's cache maps a path to the first target that had it; paths are routed by target. */
  @Override
  public boolean cachesPaths() {
    return paths.isEmpty();
  }
}
