package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.serving.Listening;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An instance that has no health service serves; one whose service cannot answer does not. */
final class MissingHealthServiceTest {
  private final AtomicInteger checks = new AtomicInteger();

  private Server instance(Supplier<HttpResponse> health) {
    var server =
        Server.builder()
            .http(0)
            .serviceUnder(
                "/grpc.health.v1.Health",
                (ctx, request) -> {
                  checks.incrementAndGet();
                  return HttpResponse.of(request.aggregate().thenApply(whole -> health.get()));
                })
            .service(
                "/" + Edge.RPC,
                (ctx, request) ->
                    HttpResponse.of(request.aggregate().thenApply(whole -> status("0"))))
            .build();
    Listening.start(server);
    return server;
  }

  private static HttpResponse status(String grpc) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .add("content-type", "application/grpc")
            .add("grpc-status", grpc)
            .build());
  }

  @ParameterizedTest
  @CsvSource({"404, ''", "404, 12", "200, 12"})
  void isNoFault(int http, String grpc) {
    serves(
        () -> {
          var headers =
              ResponseHeaders.builder(http).contentType(MediaType.PLAIN_TEXT_UTF_8).build();
          return grpc.isEmpty()
              ? HttpResponse.of(HttpStatus.valueOf(http), MediaType.PLAIN_TEXT, "page not found")
              : HttpResponse.of(headers.toBuilder().add("grpc-status", grpc).build());
        },
        true);
  }

  @ParameterizedTest
  @CsvSource({"500, ''", "503, ''", "200, 2", "200, 13"})
  void isNotTakenForAServiceThatFails(int http, String grpc) {
    serves(() -> grpc.isEmpty() ? HttpResponse.of(HttpStatus.valueOf(http)) : status(grpc), false);
  }

  private void serves(Supplier<HttpResponse> health, boolean usable) {
    var server = instance(health);
    var keys = "health: {interval: 50ms, unhealthy: 1, healthy: 1}, panic: 0%";
    try (var edge = Edge.before(keys, "127.0.0.1:" + server.activeLocalPort())) {
      eventually("it is checked", () -> checks.get() > 4);
      eventually("it is judged", () -> state(edge).equals("active") == usable);
      assertThat(Edge.status(edge.call(Repeat.SAFE)) == 0).isEqualTo(usable);
    } finally {
      Listening.stop(server);
    }
  }

  private static String state(Edge edge) {
    return edge.cluster.view().endpoints().getFirst().state();
  }
}
