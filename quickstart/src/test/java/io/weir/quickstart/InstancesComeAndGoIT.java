package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.postgres.LocalPostgres;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.process.Closer;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restarts and failures of three instances as processes, which 200 reading clients must not notice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstancesComeAndGoIT {
  private static final int CLIENTS = 200;
  private static final Duration HEALTH_INTERVAL = Duration.ofMillis(300);

  /** Time until a killed instance is out of rotation, on a machine that has others to serve. */
  private static final Duration NOTICED = Duration.ofSeconds(2);

  /** Time for the start of a JVM on a machine that starts others at the same time. */
  private static final Duration START = Duration.ofSeconds(60);

  private final Closer started = new Closer();
  private List<UserServiceInstance> instances = List.of();
  private int gatewayPort;
  private GatewayAdmin admin = new GatewayAdmin(0);

  /** Each test leaves the instances as it found them: all three serve. */
  @BeforeAll
  void startThreeInstancesAndAGateway(@TempDir Path directory) throws Exception {
    var postgres = started.add(LocalPostgres.temporary(60));
    instances =
        IntStream.rangeClosed(1, 3)
            .mapToObj(n ->
                started.add(UserServiceInstance.prepare(directory, "user-service-" + n, postgres)))
            .toList();
    for (var instance : instances) {
      instance.start();
    }
    var telemetry =
        started.add(
            Telemetry.start(
                TelemetryConfig.defaults(), "weir-gateway", "gateway", new RecentTraces(10)));
    var gateway = started.add(Gateway.start(gatewayConfig(directory), telemetry));
    gatewayPort = gateway.port();
    admin = new GatewayAdmin(gateway.adminPort());
    for (var instance : instances) {
      Eventually.within(START, "all are healthy", () -> admin.isHealthy(instance.address()));
    }
  }

  @AfterAll
  void endAll() {
    started.close();
  }

  @Test
  void nobodyNoticesThatAnInstanceIsKilled() throws Exception {
    var victim = instances.get(1);
    try (var readers = Readers.start(CLIENTS, gatewayPort, "/v1/users?page_size=3")) {
      untilReadMore(readers, 2 * CLIENTS);

      victim.kill();
      var noticed =
          Eventually.within(
              NOTICED.multipliedBy(5), "out of rotation", () -> !admin.isHealthy(victim.address()));
      untilReadMore(readers, 5 * CLIENTS);

      victim.start();
      Eventually.within(START, "back in rotation", () -> admin.isHealthy(victim.address()));
      var requests = admin.requests(victim.address());
      untilReadMore(readers, 2 * CLIENTS);
      assertThat(admin.requests(victim.address())).isGreaterThan(requests);

      assertThat(noticed).isLessThan(NOTICED);
      assertThat(readers.failures()).as(warnings()).isEmpty();
    }
  }

  @Test
  void nobodyNoticesARollingRestart() throws Exception {
    try (var readers = Readers.start(CLIENTS, gatewayPort, "/v1/users?page_size=3")) {
      for (var instance : instances) {
        untilReadMore(readers, 2 * CLIENTS);
        assertThat(instance.terminate()).as(warnings()).isEqualTo(143);
        instance.start();
        Eventually.within(START, "back", () -> admin.isHealthy(instance.address()));
      }
      untilReadMore(readers, 2 * CLIENTS);
      assertThat(readers.failures()).as(warnings()).isEmpty();
    }
  }

  /** Returns the warnings of the instances, for the message of a failure. */
  private String warnings() {
    return instances.stream()
        .flatMap(UserServiceInstance::log)
        .filter(line -> line.contains("WARN") || line.contains("ERROR"))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Waits for more reads from the time of the call, so that a fault has had time to reach every
   * client.
   */
  private static void untilReadMore(Readers readers, int reads) throws Exception {
    var goal = readers.answered() + reads;
    Eventually.within(START, reads + " more reads", () -> readers.answered() >= goal);
  }

  private GatewayConfig gatewayConfig(Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            listen: {host: 127.0.0.1, port: 0}
            admin: {port: 0}
            apis:
              - descriptors: classpath:weir/users/v1/users.binpb
                cluster: users
            clusters:
              users:
                endpoints: [%s]
                health: {interval: %dms, timeout: 900ms}
                # Cold processes on a machine that has others to serve are slow, which is no fault.
                timeout: 30s
                attempt-timeout: 20s
            # Nor is it an overload that some are refused for.
            admission: false
            drain: {delay: 0s, grace: 5s}
            """
                .formatted(
                    String.join(
                        ", ", instances.stream().map(UserServiceInstance::address).toList()),
                    HEALTH_INTERVAL.toMillis()));
    return ConfigReader.read(file, GatewayConfig.class, Map.of());
  }
}
