package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConnectionLossesTest {
  private static final long MILLI = 1_000_000;

  private final ConnectionLosses losses = new ConnectionLosses();

  @Test
  void blamesEachCallIfNoConnectionWasLost() {
    assertThat(losses.blames(0)).isTrue();
    assertThat(losses.blames(0)).isTrue();
    assertThat(losses.lostSince(Long.MIN_VALUE / 2)).isFalse();
  }

  @Test
  void blamesOneCallOfAConnection() {
    losses.lost(MILLI);
    assertThat(losses.blames(MILLI)).isTrue();
    assertThat(losses.blames(2 * MILLI)).isFalse();
    losses.lost(3 * MILLI);
    assertThat(losses.blames(3 * MILLI)).isTrue();
    assertThat(losses.blames(50 * MILLI)).isFalse();
    assertThat(losses.blames(54 * MILLI)).as("not by that loss").isTrue();
  }

  @Test
  void knowsWhenConnectionsWereLost() {
    losses.lost(10);
    assertThat(losses.lostSince(10)).isTrue();
    assertThat(losses.lostSince(11)).isFalse();
    assertThat(losses.refusedSince(0)).isFalse();
    losses.refused(20);
    assertThat(losses.refusedSince(20)).isTrue();
    assertThat(losses.lostSince(20)).isTrue();
  }
}
