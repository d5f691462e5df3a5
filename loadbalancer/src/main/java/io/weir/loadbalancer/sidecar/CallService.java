package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.deadline.DeadlineService;

/** gRPC in, gRPC out: frames, metadata and trailers as they come. */
final class CallService implements HttpService {
  private final Routes routes;

  CallService(Routes routes) {
    this.routes = routes;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    var headers = req.headers();
    var rpc = ctx.path().substring(1);
    TracingService.named(ctx, rpc, rpc);
    if (req.method() != HttpMethod.POST
        || Dialect.of(headers.get(HttpHeaderNames.CONTENT_TYPE)) != Dialect.GRPC) {
      req.abort();
      return HttpResponse.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          MediaType.PLAIN_TEXT_UTF_8,
          "a sidecar takes gRPC: a POST of application/grpc\n");
    }
    var route = routes.find(headers.authority(), rpc);
    if (route == null) {
      req.abort();
      return TrailersOnly.of(
          GrpcCode.UNIMPLEMENTED,
          "no route of this sidecar takes " + rpc + " of " + headers.authority());
    }
    // A layer above has tried before: retries must not multiply.
    boolean safe =
        route.safe().contains(rpc) && !headers.contains(ReservedMetadata.PREVIOUS_ATTEMPTS);
    var method = new MethodPolicy(rpc, safe ? Repeat.SAFE : Repeat.NEVER, safe);
    var call = new UpstreamCall(method, left(ctx));
    var response = route.cluster().call(req.withHeaders(onward(headers)), call);
    return safe ? Settled.of(response) : response;
  }

  private static RequestHeaders onward(RequestHeaders headers) {
    return headers.toBuilder().set(HttpHeaderNames.TE, "trailers").build();
  }

  /** Nanoseconds; 0, which is no limit, if the caller set none: the call may be a stream. */
  private static long left(ServiceRequestContext ctx) {
    long left = DeadlineService.leftNanosOfStream(ctx);
    return left == Long.MAX_VALUE ? 0 : left;
  }

  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.BIDI_STREAMING;
  }
}
