package io.weir.gateway.form.grpc;

import com.google.protobuf.CodedInputStream;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.ServedApi;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.health.Health;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers grpc.health.v1.Health/Check for load balancers in front of the gateway: for the gateway
 * as a whole if the request names no service, else for the cluster that serves the gRPC service.
 * Parses and encodes by hand, because both messages have one field.
 */
public final class HealthCheck {
  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.parse(Dialect.GRPC.contentType()))
          .build();
  private static final HttpHeaders OK = HttpHeaders.of(ReservedMetadata.STATUS, "0");
  private static final String RPC = "grpc.health.v1.Health/Check";
  // HealthCheckRequest.service is field 1, a string.
  private static final int SERVICE = 0x0A;
  // HealthCheckResponse.status is field 1, a varint.
  private static final HttpData SERVING = HttpData.wrap(Frame.of(new byte[] {0x08, 1}, 2));
  private static final HttpData NOT_SERVING = HttpData.wrap(Frame.of(new byte[] {0x08, 2}, 2));

  /** Size limit of a request with its prefix, in bytes, which may be in base64. */
  private static final long MAX_REQUEST = 4096;

  private final Health health;
  private final CurrentApis apis;

  public HealthCheck(Health health, CurrentApis apis) {
    this.health = health;
    this.apis = apis;
  }

  /** Answers in the frames of gRPC, whatever the dialect of the request. */
  public HttpResponse serve(Exchange exchange) {
    exchange.routed(RPC, RPC, true);
    exchange.context().setMaxRequestLength(MAX_REQUEST);
    return HttpResponse.of(
        Gathering.ofCaller(exchange, frames(exchange))
            .thenApply(whole -> answer(whole.content().array())));
  }

  private static HttpRequest frames(Exchange exchange) {
    var req = exchange.request();
    return exchange.dialect() == Dialect.GRPC_WEB_TEXT
        ? HttpRequest.of(req.headers(), req.decode(new Base64Decoder(new RequestError())))
        : req;
  }

  private HttpResponse answer(byte[] body) {
    // A check without a message asks for the gateway as a whole.
    if (body.length > 0 && body[0] != 0) {
      return TrailersOnly.of(
          GrpcCode.UNIMPLEMENTED, "a health check takes one message that is not compressed");
    }
    try {
      var service = body.length == 0 ? "" : service(body);
      return service.isEmpty() ? answer(health.state()) : ofService(service);
    } catch (IOException | IndexOutOfBoundsException e) {
      return TrailersOnly.of(GrpcCode.INTERNAL, "the request is not one HealthCheckRequest");
    }
  }

  /** Returns field 1 of HealthCheckRequest. */
  private static String service(byte[] body) throws IOException {
    if (FramePrefix.messageLength(ByteBuffer.wrap(body), 0) != body.length - FramePrefix.LENGTH) {
      throw new IOException("not one message");
    }
    var in =
        CodedInputStream.newInstance(body, FramePrefix.LENGTH, body.length - FramePrefix.LENGTH);
    var service = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == SERVICE) {
        service = in.readStringRequireUtf8();
      } else {
        in.skipField(tag);
      }
    }
    return service;
  }

  private HttpResponse ofService(String service) {
    var clusters = clusters(service + "/");
    if (clusters.isEmpty()) {
      return TrailersOnly.of(GrpcCode.NOT_FOUND, "no API has the service " + service);
    }
    return answer(clusters.stream().map(health::state).max(Health.State::compareTo).orElseThrow());
  }

  private Set<String> clusters(String prefix) {
    return apis.now().served().stream()
        .filter(served ->
            served.api().rpcs().stream().anyMatch(rpc -> rpc.fullName().startsWith(prefix)))
        .map(ServedApi::clusterName)
        .collect(Collectors.toSet());
  }

  private static HttpResponse answer(Health.State state) {
    var status =
        switch (state) {
          case HEALTHY, DEGRADED -> SERVING;
          case UNHEALTHY -> NOT_SERVING;
        };
    return HttpResponse.of(HEADERS, status, OK);
  }
}
