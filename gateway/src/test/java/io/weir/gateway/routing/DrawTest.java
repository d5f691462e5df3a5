package io.weir.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class DrawTest {
  @Test
  void givesEachItsShare() {
    var draw = new Draw(new Random(7)::nextInt);
    int[] drawn = new int[3];
    int[] shares = {1, 2, 7};
    for (int i = 0; i < 100_000; i++) {
      int seen = 0;
      int last = 0;
      for (int offered = 0; offered < shares.length; offered++) {
        seen += shares[offered];
        last = draw.takes(shares[offered], seen) ? offered : last;
      }
      drawn[last]++;
    }
    assertThat(drawn[0] / 1e5).isCloseTo(0.1, within(0.01));
    assertThat(drawn[1] / 1e5).isCloseTo(0.2, within(0.01));
    assertThat(drawn[2] / 1e5).isCloseTo(0.7, within(0.01));
  }

  @Test
  void givesNothingToWhoHasNoShare() {
    var draw =
        new Draw(bound -> {
          throw new AssertionError("nothing to draw");
        });
    assertThat(draw.takes(0, 0)).isFalse();
    assertThat(draw.takes(0, 3)).isFalse();
  }
}
