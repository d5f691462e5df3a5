package io.weir.faults;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** E14: three times the capacity of an instance for a minute, over real connections. */
@Tag("faults")
final class OverloadFaultIT {
  private static final Logger LOG = LoggerFactory.getLogger(OverloadFaultIT.class);
  private static final String GET = "weir.users.v1.UserService/GetUser";
  private static final int WORKERS = 16;
  private static final Duration WORK = Duration.ofMillis(50);
  private static final double CAPACITY = WORKERS * 1e9 / WORK.toNanos();

  /** Default of admission.max-wait. */
  private static final double MAX_WAIT_MILLIS = 1_000;

  private final long zero = System.nanoTime();
  private final Queue<Done> done = new ConcurrentLinkedQueue<>();

  private record Done(double atSecond, double millis, int status) {}

  /**
   * Returns an answer that serves a fixed number of calls at once. The others wait in order of
   * arrival.
   */
  private static Answer worker() {
    var workers = new Semaphore(WORKERS, true);
    return (call, requests) -> {
      workers.acquireUninterruptibly();
      try {
        long until = System.nanoTime() + WORK.toNanos();
        for (long left = WORK.toNanos(); left > 0; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      } finally {
        workers.release();
      }
      if (!call.isCancelled()) {
        Answer.ok(new byte[0]).onComplete(call, requests);
      }
    };
  }

  @Test
  void threeTimesTheCapacityIsServedAtItsCapacityAndTheRestRefusedAfterItsWait() {
    try (var upstream = ScriptedUpstream.start().always(GET, worker());
        var telemetry =
            Telemetry.start(
                TelemetryConfig.defaults(), "weir-gateway", "e14", new RecentTraces(10));
        var gateway = Gateway.start(config(upstream), telemetry);
        var clients = ClientFactory.builder().build()) {
      var client = client(gateway, clients);
      eventually(
          "it serves", () -> client.get("/v1/users/1").aggregate().join().status().code() == 200);
      double began = seconds();
      load(client, 0.6, 30);
      load(client, 3, 60);
      load(client, 0.6, 20);
      eventually("all are answered", () -> gatewayIsIdle(telemetry));
      judge(began);
    }
  }

  private static boolean gatewayIsIdle(Telemetry telemetry) {
    return telemetry.prometheus().contains("weir_admission_in_flight{cluster=\"users\"} 0.0");
  }

  private void judge(double began) {
    var normal = new Figures(done, began + 15, began + 30);
    var overload = new Figures(done, began + 30, began + 90);
    var after = new Figures(done, began + 92, began + 110);
    LOG.info(
        "capacity {} calls/s; normal {}; overload {}; after {}", CAPACITY, normal, overload, after);
    assertThat(normal.refused).isZero();
    assertThat(overload.other).isZero();
    assertThat(overload.served / 60.0).isGreaterThan(0.9 * CAPACITY);
    // A call waits at most a second, whether it is served or refused then (ADR 21).
    double longest = MAX_WAIT_MILLIS + 2 * normal.p99;
    assertThat(overload.p99).isLessThan(longest);
    assertThat(overload.refusedP99).isLessThan(longest);
    assertThat(after.refused).isZero();
    assertThat(after.median).isLessThan(2 * normal.median);
  }

  private static final class Figures {
    private final long served;
    private final long refused;
    private final long other;
    private final double median;
    private final double p99;
    private final double refusedP99;

    Figures(Queue<Done> all, double from, double to) {
      var of = all.stream().filter(d -> d.atSecond() >= from && d.atSecond() < to).toList();
      served = of.stream().filter(d -> d.status() == 200).count();
      refused = of.stream().filter(d -> d.status() == 503).count();
      other = of.size() - served - refused;
      median = percentile(of, 200, 0.5);
      p99 = percentile(of, 200, 0.99);
      refusedP99 = percentile(of, 503, 0.99);
    }

    private static double percentile(List<Done> of, int status, double share) {
      var millis =
          of.stream()
              .filter(d -> d.status() == status)
              .mapToDouble(Done::millis)
              .sorted()
              .toArray();
      return millis.length == 0 ? 0 : millis[(int) (millis.length * share)];
    }

    @Override
    public String toString() {
      return "served %d in %.0f ms, p99 %.0f ms, refused %d, p99 %.1f ms, other %d"
          .formatted(served, median, p99, refused, refusedP99, other);
    }
  }

  /** Sends requests whatever happens to earlier ones: an open loop. */
  private void load(WebClient client, double share, int forSeconds) {
    double began = seconds();
    double rate = share * CAPACITY;
    long sent = 0;
    for (double at = 0; at < forSeconds; at = seconds() - began) {
      for (; sent < at * rate; sent++) {
        send(client);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void send(WebClient client) {
    double came = seconds();
    var _ =
        client
            .get("/v1/users/1")
            .aggregate()
            .handle((answer, thrown) ->
                done.add(
                    new Done(
                        came,
                        (seconds() - came) * 1e3,
                        thrown == null ? answer.status().code() : 0)));
  }

  private double seconds() {
    return (System.nanoTime() - zero) / 1e9;
  }

  private static WebClient client(Gateway gateway, ClientFactory clients) {
    return WebClient.builder("h2c://127.0.0.1:" + gateway.port())
        .factory(clients)
        .responseTimeout(Duration.ofSeconds(15))
        .build();
  }

  private static GatewayConfig config(ScriptedUpstream upstream) {
    return ConfigReader.read(
        """
        listen: {port: 0}
        admin: {port: 0}
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
        clusters: {users: {endpoints: ["%s"]}}
        drain: {delay: 0s, grace: 1s}
        """
            .formatted(upstream.address()),
        "weir.yaml",
        GatewayConfig.class,
        Map.of());
  }
}
