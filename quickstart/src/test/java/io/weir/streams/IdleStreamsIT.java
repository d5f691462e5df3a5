package io.weir.streams;

import static io.weir.streams.ManyCallers.STARTED;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.sun.management.UnixOperatingSystemMXBean;
import io.weir.faults.Report;
import io.weir.quickstart.GatewayProcess;
import io.weir.quickstart.Vitals;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten thousand idle streams: the memory of each, and that none is lost. */
@Tag("streams")
final class IdleStreamsIT {
  private static final int STREAMS = 10_000;
  private static final int SPARE_DESCRIPTORS = 1_500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Maximum heap bytes of one stream in all processes: about four times the usual value. */
  private static final long MOST_HEAP = 40_000;

  private final ScriptedUpstream instance = ScriptedUpstream.start();
  private final Held held = new Held();
  private GatewayProcess gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      assertThat(system.getMaxFileDescriptorCount())
          .as("ulimit -n")
          .isGreaterThan(STREAMS + SPARE_DESCRIPTORS);
    }
    instance
        .always("weir.users.v1.UserService/ListUsers", Answer.ok(new byte[0]))
        .always("weir.users.v1.UserService/WatchUsers", held);
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            limits: {concurrent: 20000, connections: 20000, streams: 100}
            clusters:
              users: {endpoints: ["%s"], max-concurrent: 20000, streams: {idle: 0s, max-age: 0s}}
            drain: {delay: 0s, grace: 10s}
            """
                .formatted(instance.address()),
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
  @EnumSource(
      value = Way.class,
      names = {"EVENTS", "SOCKET"})
  void areAllThereOnAConnectionEach(Way way) throws Exception {
    try (var few = ManyCallers.open(STREAMS / 20, way, gateway.port())) {
      await("the first are there", STREAMS / 20, () -> few.count(ear -> ear.has(STARTED)));
    }
    await("they have left", 0, instance::open);
    var before = gateway.vitals();
    try (var callers = ManyCallers.open(STREAMS, way, gateway.port())) {
      await("all are there", STREAMS, () -> callers.count(ear -> ear.has(STARTED)));
      report(way + " over HTTP/1", before, gateway.vitals());
      held.tellAll();
      await("all are told", STREAMS, () -> callers.count(ear -> ear.has("CREATED")));
      assertThat(gateway.terminate()).isEqualTo(143);
      await("all are told of the end", STREAMS, () -> callers.count(Ear::wasToldOfTheEnd));
    }
  }

  @Test
  void areAllThereAHundredOnAConnection() throws Exception {
    try (var factory = ClientFactory.builder().http2GracefulShutdownTimeoutMillis(60_000).build()) {
      var client =
          WebClient.builder("h2c://127.0.0.1:" + gateway.port())
              .factory(factory)
              .responseTimeoutMillis(0)
              .build();
      var few = listen(client, STREAMS / 20);
      await("the first are there", STREAMS / 20, () -> count(few, STARTED));
      few.forEach(Listener::leave);
      await("they have left", 0, instance::open);
      var before = gateway.vitals();
      var callers = listen(client, STREAMS);
      await("all are there", STREAMS, () -> count(callers, STARTED));
      report(Way.EVENTS + " over HTTP/2", before, gateway.vitals());
      held.tellAll();
      await("all are told", STREAMS, () -> count(callers, "CREATED"));
      assertThat(gateway.terminate()).isEqualTo(143);
      await("all are told of the end", STREAMS, () -> count(callers, "\"code\":14"));
    }
  }

  private static void report(String what, Vitals before, Vitals with) {
    long heap = (with.heap() - before.heap()) / STREAMS;
    Report.measured(
        STREAMS + " idle, " + what,
        "{} B of heap and {} B resident each; gateway {}, before {}",
        heap,
        (with.resident() - before.resident()) / STREAMS,
        with,
        before);
    assertThat(heap).isLessThan(MOST_HEAP);
  }

  private static void await(String what, long count, LongSupplier now) {
    var _ = within(PATIENCE, what, () -> now.getAsLong() == count);
  }

  private static long count(Queue<Listener> listeners, String word) {
    return listeners.stream().filter(listener -> listener.has(word)).count();
  }

  private static Queue<Listener> listen(WebClient client, int count) {
    var headers =
        RequestHeaders.of(HttpMethod.GET, "/v1/users:watch", "accept", "text/event-stream");
    return new ConcurrentLinkedQueue<>(
        Stream.generate(() -> new Listener(client.execute(headers))).limit(count).toList());
  }
}
