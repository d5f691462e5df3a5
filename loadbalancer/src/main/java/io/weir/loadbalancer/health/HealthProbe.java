package io.weir.loadbalancer.health;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import io.netty.channel.EventLoop;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointClient;
import io.weir.loadbalancer.outcome.EndpointFull;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends health checks to grpc.health.v1.Health of an endpoint, for the server as a whole. */
public final class HealthProbe implements Probe {
  private static final RequestHeaders HEADERS =
      RequestHeaders.builder(HttpMethod.POST, "/grpc.health.v1.Health/Check")
          .add("content-type", Dialect.GRPC.contentType())
          .add("te", "trailers")
          .build();

  /** One frame with an empty HealthCheckRequest. */
  private static final HttpData REQUEST = HttpData.wrap(new byte[FramePrefix.LENGTH]);

  private static final int SERVING = 1;

  private final RequestOptions options;

  public HealthProbe(Duration timeout) {
    options = RequestOptions.builder().responseTimeout(timeout).build();
  }

  /** Checks an endpoint from an event loop, on a connection of that loop. */
  @Override
  public CompletableFuture<CheckResult> check(ClusterEndpoint endpoint, EventLoop eventLoop) {
    return CompletableFuture.completedFuture(endpoint.client())
        .thenComposeAsync(client -> check(client, eventLoop), eventLoop);
  }

  @Override
  public boolean watches() {
    return true;
  }

  private CompletableFuture<CheckResult> check(EndpointClient client, EventLoop eventLoop) {
    return client
        .execute(HttpRequest.of(HEADERS, REQUEST), options)
        .aggregate(eventLoop)
        .handle(HealthProbe::result);
  }

  private static CheckResult result(
      @Nullable AggregatedHttpResponse response, @Nullable Throwable thrown) {
    if (response == null) {
      return broken(thrown);
    }
    var code =
        GrpcCode.parse(
            response.trailers().get(ReservedMetadata.STATUS),
            response.headers().get(ReservedMetadata.STATUS));
    return switch (code) {
      case OK -> answered(response.content().array());
      // A server without the health service is reachable, which is all that it can report.
      case UNIMPLEMENTED -> new CheckResult.Serving();
      case null -> withoutStatus(response.status());
      default -> new CheckResult.NotServing("health check ended with grpc-status " + code.number());
    };
  }

  /** A server that routes by path and has no health service answers 404, as gRPC maps it. */
  private static CheckResult withoutStatus(HttpStatus http) {
    return GrpcCode.ofHttpStatus(http.code()) == GrpcCode.UNIMPLEMENTED
        ? new CheckResult.Serving()
        : new CheckResult.Silent("no gRPC answer: " + http);
  }

  static CheckResult broken(@Nullable Throwable thrown) {
    var cause = thrown == null ? new IllegalStateException() : Exceptions.peel(thrown);
    if (!(cause instanceof UnprocessedRequestException unprocessed)) {
      return new CheckResult.Silent("no answer to the health check");
    }
    return switch (unprocessed.getCause()) {
      case ConnectException _ -> new CheckResult.Unreachable("could not connect");
      case SSLException _ -> new CheckResult.Unreachable("the TLS handshake failed");
      case EndpointFull _ -> new CheckResult.Busy();
      // The connection was about to end (GOAWAY) or could not be set up; the next check decides.
      case null, default -> new CheckResult.Silent("the health check was not accepted");
    };
  }

  /** Reads a frame with a HealthCheckResponse: field 1, a varint, absent when UNKNOWN. */
  static CheckResult answered(byte[] frame) {
    boolean status = frame.length >= FramePrefix.LENGTH + 2 && frame[FramePrefix.LENGTH] == 0x08;
    return status && frame[FramePrefix.LENGTH + 1] == SERVING
        ? new CheckResult.Serving()
        : new CheckResult.NotServing("not serving");
  }
}
