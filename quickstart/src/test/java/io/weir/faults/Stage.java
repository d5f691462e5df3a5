package io.weir.faults;

import io.weir.postgres.LocalPostgres;
import io.weir.quickstart.UserServiceInstance;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Three instances of the user service as processes, on one PostgreSQL server. */
final class Stage implements AutoCloseable {
  /** Time for the start of a JVM on a machine that starts others at the same time. */
  static final Duration START = Duration.ofSeconds(90);

  private static final int WARM_UPS = 8;

  final LocalPostgres postgres;
  final List<UserServiceInstance> instances;

  private Stage(LocalPostgres postgres, List<UserServiceInstance> instances) {
    this.postgres = postgres;
    this.instances = instances;
  }

  static Stage start(Path directory) throws IOException {
    var postgres = LocalPostgres.temporary(60);
    var instances =
        IntStream.rangeClosed(1, 3)
            .mapToObj(n -> UserServiceInstance.prepare(directory, "user-service-" + n, postgres))
            .toList();
    for (var instance : instances) {
      instance.start();
    }
    return new Stage(postgres, instances);
  }

  /** Repeats a load until it has no failures, because a cold JVM is not a fault. */
  void warmUp(int perSecond) {
    try (var front = Front.before(addresses())) {
      for (int round = 1; round <= WARM_UPS; round++) {
        var load = OpenLoad.at(perSecond, front.port());
        load.until(5);
        var figures = load.stop();
        Report.measured("warm-up " + round, "{}", figures);
        if (figures.failures().isEmpty()) {
          return;
        }
      }
    }
  }

  /** Waits until a gateway uses all instances. */
  void awaitAll(Front front) {
    for (var address : addresses()) {
      var _ =
          Eventually.within(
              START, address + " is back", () -> front.state(address).equals("active"));
    }
  }

  List<String> addresses() {
    return instances.stream().map(UserServiceInstance::address).toList();
  }

  @Override
  public void close() {
    instances.forEach(UserServiceInstance::close);
    postgres.close();
  }
}
