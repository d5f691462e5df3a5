package io.weir.streams;

import static io.weir.streams.ManyCallers.STARTED;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.weir.faults.Report;
import io.weir.hostile.WellBehavedCallers;
import io.weir.quickstart.GatewayProcess;
import io.weir.quickstart.Vitals;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.v1.ListUsersResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten thousand idle connections beside working callers: the memory of each, the limit, and that
 * nothing is left. Maven's profile "connections" runs it.
 */
@Tag("connections")
final class ConnectionsIT {
  private static final int CONNECTIONS = 10_000;

  /** Limit of the gateway: leaves room for the working callers. */
  private static final int LIMIT = 10_200;

  private static final int TOO_MANY = 500;
  private static final int SPARE_DESCRIPTORS = 1_500;
  private static final Duration WORK = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Longest 99th percentile of the working callers beside the others, above what it was without
   * them: other programs may use the cores too.
   */
  private static final Duration MORE_LATENCY = Duration.ofMillis(200);

  /** Maximum heap bytes of a connection: about twice the usual value of a WebSocket. */
  private static final long MOST_HEAP = 50_000;

  private final ScriptedUpstream instance = ScriptedUpstream.start();
  private final Held held = new Held();
  private GatewayProcess gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      assertThat(system.getMaxFileDescriptorCount())
          .as("ulimit -n")
          .isGreaterThan(LIMIT + TOO_MANY + SPARE_DESCRIPTORS);
    }
    WellBehavedCallers.script(instance);
    var page = ListUsersResponse.newBuilder().setNextPageToken(STARTED).build();
    instance
        .always("weir.users.v1.UserService/ListUsers", Answer.ok(page.toByteArray()))
        .always("weir.users.v1.UserService/WatchUsers", held);
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            limits: {concurrent: 20000, connections: %d, idle: 10m}
            clusters:
              users: {endpoints: ["%s"], max-concurrent: 20000, streams: {idle: 0s, max-age: 0s}}
            access-log: off
            drain: {delay: 0s, grace: 10s}
            """
                .formatted(LIMIT, instance.address()),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=4");
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.close();
    instance.close();
  }

  @ParameterizedTest
  @CsvSource({"UNARY, false", "UNARY, true", "SOCKET, false"})
  void leaveWorkingCallersAlone(Way way, boolean http2) throws Exception {
    var name = way == Way.SOCKET ? "WebSockets" : http2 ? "HTTP/2" : "HTTP/1.1";
    try (var few = ManyCallers.open(CONNECTIONS / 20, way, http2, gateway.port())) {
      await("the first are there", CONNECTIONS / 20, () -> few.count(ear -> ear.has(STARTED)));
    }
    await("they have left", 0, instance::open);
    try (var working = new WellBehavedCallers(gateway.port())) {
      var usual = working.run(WORK);
      var before = gateway.vitals();
      try (var callers = ManyCallers.open(CONNECTIONS, way, http2, gateway.port())) {
        await("all are there", CONNECTIONS, () -> callers.count(ear -> ear.has(STARTED)));
        var with = gateway.vitals();
        var work = working.run(WORK);
        report(name, before, with, work);
        assertThat(work.errors()).isEmpty();
        assertThat(work.p99()).isLessThan(usual.p99().multipliedBy(2).plus(MORE_LATENCY));
        assertThat(callers.ended()).isZero();
        expectTheRestRefused(way, http2);
        assertThat(callers.ended()).isZero();
      }
    }
    expectNothingLeft();
  }

  private static void report(
      String name, Vitals before, Vitals with, WellBehavedCallers.Report work) {
    long heap = (with.heap() - before.heap()) / CONNECTIONS;
    Report.measured(
        CONNECTIONS + " idle connections, " + name,
        "{} B of heap and {} B resident each; gateway {}, before {}; {} calls of others, p99 {} ms",
        heap,
        (with.resident() - before.resident()) / CONNECTIONS,
        with,
        before,
        work.calls(),
        work.p99().toMillis());
    assertThat(heap).isLessThan(MOST_HEAP);
  }

  private void expectTheRestRefused(Way way, boolean http2) throws Exception {
    long room = LIMIT - (long) gateway.metrics().sum("weir_connections_active");
    try (var more = ManyCallers.open(TOO_MANY, way, http2, gateway.port())) {
      await("the others are ended", TOO_MANY - room, more::ended);
      await("those with room are there", room, () -> more.count(ear -> ear.has(STARTED)));
      assertThat(gateway.metrics().labelled("weir_connections_closed_total", "reason=\"limit\""))
          .isEqualTo((double) (TOO_MANY - room));
    }
  }

  private void expectNothingLeft() {
    for (var gauge :
        new String[] {
          "weir_connections_active",
          "weir_requests_active",
          "weir_requests_in_flight",
          "weir_memory_held_bytes"
        }) {
      var _ = within(PATIENCE, gauge + " is zero", () -> gateway.metrics().sum(gauge) == 0);
    }
    await("no call is left", 0, instance::open);
  }

  private static void await(String what, long count, LongSupplier now) {
    var _ = within(PATIENCE, what, () -> now.getAsLong() == count);
  }
}
