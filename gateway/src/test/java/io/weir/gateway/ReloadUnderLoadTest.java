package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.testkit.tls.TestCertificate;
import io.weir.testkit.upstream.VersionEcho;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reloads of a gateway whose callers never stop, in several forms, while its certificate is
 * replaced. Each configuration names itself to the instance and to the caller, and the instance
 * answers with the name that it has seen: a call that two configurations have served shows both.
 */
final class ReloadUnderLoadTest {
  private static final int CALLS_BETWEEN = 40;

  @TempDir private Path directory;

  private final VersionEcho first = VersionEcho.start();
  private final VersionEcho second = VersionEcho.start();
  private final ClientFactory clients = ClientFactory.insecure();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  void losesAndMixesNoCall() {
    reloads(20);
  }

  @Test
  @Tag("faults")
  void losesAndMixesNoCallInAHundredReloads() {
    reloads(100);
  }

  private void reloads(int count) {
    var certificate = TestCertificate.of(directory, "localhost");
    StreamSchema.writeTo(directory);
    try (first;
        second;
        var edge = ReloadingGateway.start(directory, yaml(1, certificate));
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      forms(edge.gateway.port()).forEach(form -> callers.execute(() -> call(form)));
      try {
        for (int version = 2; version <= count + 1; version++) {
          more();
          TestCertificate.of(directory, "localhost").replace(certificate);
          var status = edge.reload(yaml(version, certificate));
          assertThat(status.last().mistakes()).isEmpty();
          assertThat(status.last().outcome()).isEqualTo(Outcome.APPLIED);
        }
        more();
      } finally {
        enough.set(true);
      }
    }
    assertThat(wrong).as("of " + answered + " answered calls").isEmpty();
  }

  /** Returns a configuration whose clusters, APIs and limits differ from the one before it. */
  private String yaml(int version, TestCertificate certificate) {
    var endpoints =
        version % 2 == 0
            ? "\"%s\", \"%s\"".formatted(first.address(), second.address())
            : "\"" + first.address() + "\"";
    boolean more = version % 3 == 0;
    return """
    apis:
      - descriptors: "classpath:weir/users/v1/users.binpb"
        cluster: users
        headers:
          request: {set: {x-requested-by: v%1$d}}
          response: {set: {x-answered-by: v%1$d}}
    %2$s
    clusters:
      users: {endpoints: [%3$s], timeout: %4$ds}
      %5$s
    limits: {concurrent: %6$d}
    deadline: {max: 10s}
    rate-limits: [{rpc: "*", per: everyone, rate: 100000000/s, burst: %6$d}]
    """
            .formatted(
                version,
                more ? "  - {descriptors: streams.binpb, cluster: more}" : "",
                endpoints,
                20 + version / 4,
                more ? "more: {endpoints: [\"" + second.address() + "\"]}" : "",
                5_000 + version % 5)
        + "listen: {host: 127.0.0.1, port: 0, tls: {certificate: \"%s\", key: \"%s\"}}\n"
            .formatted(certificate.certificate(), certificate.key());
  }

  private List<Function<Integer, AggregatedHttpResponse>> forms(int port) {
    var http1 = client("h1", port);
    var http2 = client("h2", port);
    var get = RequestHeaders.of(HttpMethod.GET, "/v1/users/1");
    var once = RequestHeaders.of(HttpMethod.GET, "/v1/users/2", "connection", "close");
    var stream =
        RequestHeaders.of(HttpMethod.GET, "/v1/users:watch", "accept", "application/x-ndjson");
    return List.of(
        n -> http1.execute(get).aggregate().join(),
        // A handshake for each call: it meets the certificates while they are replaced.
        n -> http1.execute(once).aggregate().join(),
        n -> http2.execute(get).aggregate().join(),
        n -> http2.execute(stream).aggregate().join(),
        n -> http2.execute(rpc("application/grpc"), new byte[5]).aggregate().join(),
        n -> http1.execute(rpc("application/grpc-web+proto"), new byte[5]).aggregate().join());
  }

  private static RequestHeaders rpc(String type) {
    return RequestHeaders.of(
        HttpMethod.POST, "/" + USERS + "GetUser", "content-type", type, "te", "trailers");
  }

  private WebClient client(String protocol, int port) {
    return WebClient.builder(protocol + "://localhost:" + port)
        .factory(clients)
        .responseTimeout(Duration.ofSeconds(15))
        .build();
  }

  private void more() {
    int before = answered.get();
    eventually("more calls", () -> answered.get() >= before + CALLS_BETWEEN);
  }

  private void call(Function<Integer, AggregatedHttpResponse> form) {
    for (int i = 0; !enough.get(); i++) {
      try {
        var answer = form.apply(i);
        var headers = answer.headers();
        if (answer.status().code() != 200
            || !headers.get("x-answered-by", "none").equals(headers.get("x-seen", "nothing"))) {
          wrong.add(answer.headers() + " " + answer.contentUtf8());
        }
      } catch (RuntimeException e) {
        wrong.add(e.toString());
      }
      answered.incrementAndGet();
    }
  }
}
