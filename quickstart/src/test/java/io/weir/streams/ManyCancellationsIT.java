package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.Report;
import io.weir.postgres.LocalPostgres;
import io.weir.quickstart.GatewayProcess;
import io.weir.quickstart.UserServiceInstance;
import io.weir.quickstart.Vitals;
import io.weir.streams.RawCaller.Leaving;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resources that cancelled calls leave behind in a gateway and in an instance of the user service.
 */
@Tag("streams")
final class ManyCancellationsIT {
  private static final int CALLS = 10_000;
  private static final int AT_ONCE = 32;
  private static final long MEGABYTE = 1_000_000;

  /** Call in one form, and the way in which its caller leaves. */
  private record Departure(Way way, boolean http2, Leaving leaving) {

    static List<Departure> all() {
      return Stream.of(Way.values())
          .flatMap(way ->
              Stream.of(Leaving.CLOSE, Leaving.RESET, Leaving.CANCEL)
                  .flatMap(leaving ->
                      Stream.of(false, true)
                          .filter(http2 -> leaving.isFor(way, http2))
                          .map(http2 -> new Departure(way, http2, leaving))))
          .toList();
    }

    void happen(int port, boolean atOnce) throws IOException {
      try (var caller = RawCaller.call(port, way, http2, 0)) {
        if (!atOnce) {
          caller.awaitContent();
        }
        caller.leave(leaving);
      }
    }
  }

  @Test
  void leaveNothingBehind(@TempDir Path directory) throws Exception {
    try (var postgres = LocalPostgres.temporary(60);
        var instance = UserServiceInstance.prepare(directory, "user-service", postgres);
        var gateway =
            GatewayProcess.prepare(
                directory,
                "gateway",
                """
                apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
                clusters: {users: {endpoints: ["%s"]}}
                """
                    .formatted(instance.address()))) {
      instance.start();
      instance.awaitReady();
      gateway.start();
      // Fills the records of the last calls, and loads classes.
      leave(gateway, CALLS);
      awaitNobody(gateway, instance);
      var before = List.of(gateway.vitals(), instance.vitals());
      leave(gateway, CALLS);
      awaitNobody(gateway, instance);
      var after = List.of(gateway.vitals(), instance.vitals());
      Report.measured("10000 cancellations, gateway", "{}, before {}", after.get(0), before.get(0));
      Report.measured(
          "10000 cancellations, instance", "{}, before {}", after.get(1), before.get(1));
      for (int process = 0; process < 2; process++) {
        assertThatNothingGrew(before.get(process), after.get(process));
      }
    }
  }

  /**
   * Asserts that memory did not grow. Two hundred bytes left by each call would be two megabytes,
   * and an open call holds ten times that.
   */
  private static void assertThatNothingGrew(Vitals before, Vitals after) {
    assertThat(after.heap()).as("heap").isLessThan(before.heap() + 2 * MEGABYTE);
    // Each read of /metrics may have started one, up to a bound.
    assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 16);
    assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors() + 8);
  }

  private static void leave(GatewayProcess gateway, int calls) throws InterruptedException {
    var departures = Departure.all();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var room = new Semaphore(AT_ONCE);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < calls; i++) {
        var departure = departures.get(i % departures.size());
        // A quarter of the callers leave before any answer arrives.
        boolean atOnce = (i / departures.size()) % 4 == 0;
        room.acquire();
        callers.execute(() -> {
          try {
            departure.happen(gateway.port(), atOnce);
          } catch (IOException | RuntimeException e) {
            failures.add(new AssertionError(departure + (atOnce ? " at once" : ""), e));
          } finally {
            room.release();
          }
        });
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void awaitNobody(GatewayProcess gateway, UserServiceInstance instance) {
    var _ =
        Eventually.within(
            Duration.ofSeconds(20),
            "nothing is under way",
            () ->
                gateway
                            .metrics()
                            .sum(
                                "weir_requests_active",
                                "weir_endpoint_in_flight",
                                "weir_admission_in_flight",
                                "weir_bulkhead_in_flight")
                        == 0
                    && instance.metrics().sum("rpc_server_streams_open") == 0);
  }
}
