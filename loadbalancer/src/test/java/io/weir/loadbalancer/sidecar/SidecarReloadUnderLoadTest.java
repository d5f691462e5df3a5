package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.TlsKeyPair;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.testkit.upstream.VersionEcho;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reloads of a sidecar on both sides of an application, whose callers never stop, while its
 * certificate is replaced. Each configuration names itself to the instance, which answers with the
 * name that it has seen, and to the caller: a call that two configurations have served shows both.
 */
final class SidecarReloadUnderLoadTest {
  private static final int CALLS_BETWEEN = 40;
  private static final String RPC = "/weir.test.Things/Get";

  @TempDir private Path directory;

  private final VersionEcho first = VersionEcho.start();
  private final VersionEcho second = VersionEcho.start();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private TestMesh mesh;

  @BeforeEach
  void start() {
    mesh = new TestMesh(directory);
  }

  @AfterEach
  void stop() {
    mesh.close();
    first.close();
    second.close();
  }

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
    try (var peers = peers();
        var sidecar = ReloadingSidecar.start(directory, yaml(1));
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      calls(sidecar.sidecar, peers).forEach(call -> callers.execute(() -> repeat(call)));
      try {
        for (int version = 2; version <= count + 1; version++) {
          more();
          mesh.authority.workload("spiffe://site/app", TestMesh.APP_HOST).replace(mesh.app);
          var status = sidecar.reload(yaml(version));
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

  /** Returns a configuration whose clusters, routes and rules differ from the one before it. */
  private String yaml(int version) {
    var endpoints =
        version % 2 == 0
            ? "\"%s\", \"%s\"".formatted(first.address(), second.address())
            : "\"" + first.address() + "\"";
    boolean more = version % 3 == 0;
    return """
    listen: {port: 0}
    routes:
      - {service: weir.test.Things, cluster: things}
      - {path: /**, cluster: site}
    %1$s
    headers:
      request: {set: {x-requested-by: v%2$d}}
      response: {set: {x-answered-by: v%2$d}}
    clusters:
      things: {endpoints: [%3$s], timeout: %4$ds}
      site: {endpoints: [%3$s], protocol: http1, timeout: %5$ds}
      %6$s
    inbound:
      listen: %7$s
      target: "%8$s"
      protocol: http2
      peer-metadata: x-peer-v%2$d
      access: [{path: /**, require: {peers: [%9$s, spiffe://site/v%2$d]}}]
      rate-limits: [{path: /**, per: everyone, rate: %10$d/s}]
    limits: {concurrent: %10$d}
    """
        .formatted(
            more ? "  - {service: weir.test.Others, cluster: more}" : "",
            version,
            endpoints,
            20 + version / 4,
            20 + version / 3,
            more ? "more: {endpoints: [\"" + second.address() + "\"]}" : "",
            mesh.mutual(),
            version % 4 == 0 ? second.address() : first.address(),
            TestMesh.SHOP,
            100_000 + version);
  }

  /** Call, and whether its answer is that of a single configuration. */
  private record Repeated(
      Supplier<AggregatedHttpResponse> call, BiPredicate<String, AggregatedHttpResponse> whole) {}

  private List<Repeated> calls(Sidecar sidecar, ClientFactory peers) {
    var client = "://127.0.0.1:" + sidecar.port();
    var peer = "://localhost:" + sidecar.inboundPort();
    var get = RequestHeaders.of(HttpMethod.GET, "/page");
    var once = RequestHeaders.of(HttpMethod.GET, "/page", "connection", "close");
    var rpc =
        RequestHeaders.of(
            HttpMethod.POST, RPC, "content-type", "application/grpc", "te", "trailers");
    var http1 = client("h1c" + client, ClientFactory.ofDefault());
    var http2 = client("h2c" + client, ClientFactory.ofDefault());
    var secure1 = client("h1" + peer, peers);
    var secure2 = client("h2" + peer, peers);
    return List.of(
        new Repeated(() -> http2.execute(rpc, new byte[5]).aggregate().join(), this::isSameRpc),
        new Repeated(() -> http1.execute(get).aggregate().join(), (_, _) -> true),
        new Repeated(() -> http2.execute(get).aggregate().join(), (_, _) -> true),
        new Repeated(() -> secure1.execute(get).aggregate().join(), this::isSamePolicy),
        // A handshake for each call: it meets the certificates while they are replaced.
        new Repeated(() -> secure1.execute(once).aggregate().join(), this::isSamePolicy),
        new Repeated(() -> secure2.execute(get).aggregate().join(), this::isSamePolicy));
  }

  private boolean isSameRpc(String seen, AggregatedHttpResponse answer) {
    return answer.headers().get("x-answered-by", "none").equals(seen);
  }

  /** Compares the name of the peer's metadata and the rate limit, which are two layers' own. */
  private boolean isSamePolicy(String seen, AggregatedHttpResponse answer) {
    var names = answer.headers().get("x-seen-names", "");
    var policy = answer.headers().get("ratelimit-policy", "");
    return names.startsWith("x-peer-v")
        && policy.contains(
            "q=" + (100_000 + Integer.parseInt(names.substring("x-peer-v".length()))) + ";");
  }

  private static WebClient client(String url, ClientFactory factory) {
    return WebClient.builder(url).factory(factory).responseTimeout(Duration.ofSeconds(15)).build();
  }

  private ClientFactory peers() {
    return ClientFactory.builder()
        .tls(TlsKeyPair.of(mesh.shop.key().toFile(), mesh.shop.certificate().toFile()))
        .tlsNoVerify()
        .build();
  }

  private void more() {
    int before = answered.get();
    eventually("more calls", () -> answered.get() >= before + CALLS_BETWEEN);
  }

  private void repeat(Repeated repeated) {
    while (!enough.get()) {
      try {
        var answer = repeated.call().get();
        var seen = answer.headers().get("x-seen", "nothing");
        if (answer.status().code() != 200 || !repeated.whole().test(seen, answer)) {
          wrong.add(answer.headers() + " " + answer.contentUtf8());
        }
      } catch (RuntimeException e) {
        wrong.add(e.toString());
      }
      answered.incrementAndGet();
    }
  }
}
