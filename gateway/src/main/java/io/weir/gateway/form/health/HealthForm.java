package io.weir.gateway.form.health;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.form.grpc.Base64Decoder;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.ServedApi;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.health.Health;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Answers grpc.health.v1.Health for load balancers in front of the gateway and for clients that
 * check the health of their server: for the gateway as a whole if the request names no service,
 * else for the cluster that serves the gRPC service.
 */
public final class HealthForm {
  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.parse(Dialect.GRPC.contentType()))
          .build();
  private static final HttpHeaders OK = HttpHeaders.of(ReservedMetadata.STATUS, "0");
  private static final String SERVICE = "grpc.health.v1.Health/";

  /** Size limit of a request with its prefix, in bytes, which may be in base64. */
  private static final long MAX_REQUEST = 4096;

  /** Watches at the same time, which last as long as their callers want. */
  private static final int MOST_WATCHES = 1_000;

  private final AtomicInteger watches = new AtomicInteger();
  private final Health health;
  private final CurrentApis apis;

  public HealthForm(Health health, CurrentApis apis) {
    this.health = health;
    this.apis = apis;
  }

  /**
   * Answers in the frames of gRPC, whatever the dialect of the request.
   *
   * @param watch whether the status is watched, not only checked
   */
  public HttpResponse serve(Exchange exchange, boolean watch) {
    var rpc = SERVICE + (watch ? "Watch" : "Check");
    exchange.routed(rpc, rpc, !watch);
    exchange.context().setMaxRequestLength(MAX_REQUEST);
    return HttpResponse.of(
        Gathering.ofCaller(exchange, frames(exchange))
            .thenApply(whole -> answer(exchange, whole.content().array(), watch)));
  }

  private static HttpRequest frames(Exchange exchange) {
    var req = exchange.request();
    return exchange.dialect() == Dialect.GRPC_WEB_TEXT
        ? HttpRequest.of(req.headers(), req.decode(new Base64Decoder(new RequestError())))
        : req;
  }

  private HttpResponse answer(Exchange exchange, byte[] body, boolean watch) {
    if (HealthRequest.isCompressed(body)) {
      return TrailersOnly.of(
              GrpcCode.UNIMPLEMENTED, "a health check takes one message that is not compressed")
          .mapHeaders(refused ->
              refused.toBuilder().add(ReservedMetadata.ACCEPT_ENCODING, "identity").build());
    }
    try {
      var service = HealthRequest.service(body);
      return watch ? watch(exchange, service) : check(service);
    } catch (IOException e) {
      return TrailersOnly.of(GrpcCode.INTERNAL, "the request is not one HealthCheckRequest");
    }
  }

  private HttpResponse check(String service) {
    var status = status(service);
    return status == ServingStatus.SERVICE_UNKNOWN
        ? TrailersOnly.of(GrpcCode.NOT_FOUND, "no API has the service " + service)
        : HttpResponse.of(HEADERS, status.frame(), OK);
  }

  private HttpResponse watch(Exchange exchange, String service) {
    if (watches.incrementAndGet() > MOST_WATCHES) {
      watches.decrementAndGet();
      return TrailersOnly.of(
          GrpcCode.RESOURCE_EXHAUSTED, "there are " + MOST_WATCHES + " health watches already");
    }
    var loop = exchange.eventLoop().withoutContext();
    var answer = HealthWatch.begin(loop, HEADERS, () -> status(service), health::draining);
    var _ = answer.whenComplete().handle((done, left) -> watches.decrementAndGet());
    return answer;
  }

  private ServingStatus status(String service) {
    if (service.isEmpty()) {
      return statusOf(health.state());
    }
    return clusters(service + "/").stream()
        .map(health::state)
        .max(Health.State::compareTo)
        .map(HealthForm::statusOf)
        .orElse(ServingStatus.SERVICE_UNKNOWN);
  }

  private static ServingStatus statusOf(Health.State state) {
    return switch (state) {
      case HEALTHY, DEGRADED -> ServingStatus.SERVING;
      case UNHEALTHY -> ServingStatus.NOT_SERVING;
    };
  }

  private Set<String> clusters(String prefix) {
    return apis.now().served().stream()
        .filter(served ->
            served.api().rpcs().stream().anyMatch(rpc -> rpc.fullName().startsWith(prefix)))
        .map(ServedApi::clusterName)
        .collect(Collectors.toSet());
  }
}
