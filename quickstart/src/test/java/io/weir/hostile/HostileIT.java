package io.weir.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One hostile client at a time beside twenty well-behaved ones, which lose nothing: no call fails,
 * and the 99th percentile is at most twice the undisturbed one, or 50 ms, because attacker,
 * callers, instances and gateway share the cores of one machine. The gateway lives on and nothing
 * is left in it. Each attack must have taken place: the gateway did to it what the attack expects.
 */
@Tag("hostile")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("hostile.seconds", 20));
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration SMALL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String[] GAUGES = {
    "weir_requests_in_flight",
    "weir_requests_active",
    "weir_admission_in_flight",
    "weir_admission_waiting",
    "weir_endpoint_in_flight",
    "weir_bulkhead_in_flight",
    "weir_memory_held_bytes"
  };

  private final Table table = new Table(Path.of("target", "hostile.txt"));
  private Stage stage;
  private Attacker attacker;
  private WellBehavedCallers callers;
  private Duration undisturbed;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException {
    stage = new Stage(directory);
    attacker = Attacker.on(stage.gateway().port());
    callers = new WellBehavedCallers(stage.gateway().port());
    callers.run(WARM_UP);
    var report = callers.run(LENGTH);
    table.add("undisturbed", report, stage.gateway().peakResident(), "");
    assertThat(report.errors()).as("undisturbed").isEmpty();
    undisturbed = report.p99();
  }

  @AfterAll
  void stop() throws IOException {
    table.write();
    callers.close();
    attacker.close();
    stage.close();
  }

  static Stream<Attack> attacks() {
    var wanted = Pattern.compile(System.getProperty("hostile.case", "")).asPredicate();
    return Attack.all().stream().filter(attack -> wanted.test(attack.name()));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isNotNoticedByOthers(Attack attack) throws Exception {
    if (!stage.gateway().isAlive()) {
      stage.gateway().start();
    }
    stage.forget();
    stage.gateway().resetPeakResident();
    attacker.start(attack);
    var report = callers.run(LENGTH);
    var tally = attacker.stop();
    table.add(attack.name(), report, stage.gateway().peakResident(), tally);

    assertThat(stage.gateway().isAlive()).as("the gateway lives").isTrue();
    assertThat(report.errors()).as("errors of the well-behaved callers").isEmpty();
    assertThat(names(tally)).as(tally).anyMatch(attack.expected().asMatchPredicate());
    var doubled = undisturbed.multipliedBy(2);
    assertThat(report.p99()).isLessThan(doubled.compareTo(SMALL) > 0 ? doubled : SMALL);
    expectNothingLeft();
  }

  /** Returns what the gateway did, without the counts. */
  private static List<String> names(String tally) {
    return Stream.of(tally.split(", "))
        .map(count -> count.substring(0, count.indexOf('=')))
        .filter(name -> !name.equals("bytes") && !name.equals("connections"))
        .toList();
  }

  private void expectNothingLeft() {
    for (var gauge : GAUGES) {
      var _ =
          Eventually.within(
              PATIENCE, gauge + " is zero again", () -> stage.gateway().metrics().sum(gauge) == 0);
    }
    var _ =
        Eventually.within(PATIENCE, "no call is left at the instances", () -> stage.open() == 0);
  }
}
