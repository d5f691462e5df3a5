package io.weir.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.health.Health.Report;
import io.weir.runtime.health.Health.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  private void register(String part, State state) {
    health.register(part, () -> new Report(state, "", Map.of()));
  }

  private void cluster(String name, boolean required, State state) {
    health.registerCluster(name, required, () -> new Report(state, "", Map.of()));
  }

  @Test
  void needsEveryClusterThatIsRequired() {
    cluster("a", false, State.HEALTHY);
    cluster("b", true, State.DEGRADED);
    assertThat(health.state()).isEqualTo(State.DEGRADED);
    cluster("c", true, State.UNHEALTHY);
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
  }

  @Test
  void needsNoOtherClusterBesidesOneThatIsRequired() {
    cluster("a", true, State.HEALTHY);
    cluster("b", false, State.UNHEALTHY);
    assertThat(health.state()).isEqualTo(State.DEGRADED);
  }

  @Test
  void isAsGoodAsItsWorstPart() {
    assertThat(health.state()).isEqualTo(State.HEALTHY);
    register("b", State.HEALTHY);
    assertThat(health.state()).isEqualTo(State.HEALTHY);
    register("a", State.DEGRADED);
    assertThat(health.state()).isEqualTo(State.DEGRADED);
    register("c", State.UNHEALTHY);
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
    assertThat(health.reports().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void needsOneOfItsClustersAndAllOtherParts() {
    cluster("a", false, State.UNHEALTHY);
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
    cluster("b", false, State.HEALTHY);
    assertThat(health.state()).isEqualTo(State.DEGRADED);
    register("schema", State.UNHEALTHY);
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
  }

  @Test
  void isUnhealthyWhileDraining() {
    register("a", State.HEALTHY);
    health.drain();
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
    assertThat(health.draining()).isTrue();
  }

  @Test
  void aPartThatFailsToReportIsUnhealthyAndHidesNoOther() {
    register("a", State.HEALTHY);
    health.register(
        "b",
        () -> {
          throw new IllegalStateException("gone");
        });
    assertThat(health.state()).isEqualTo(State.UNHEALTHY);
    assertThat(health.reports().get("b"))
        .satisfies(report -> assertThat(report.reason()).contains("gone"));
    assertThat(health.reports().get("a"))
        .satisfies(report -> assertThat(report.state()).isEqualTo(State.HEALTHY));
  }

  @Test
  void refusesTheSamePartTwice() {
    register("a", State.HEALTHY);
    assertThatThrownBy(() -> register("a", State.HEALTHY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
