package io.weir.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class WeightedChoiceTest {
  @Test
  void givesEachItsShare() {
    var choice = new WeightedChoice(new Random(7)::nextInt);
    int[] drawn = new int[3];
    int[] shares = {1, 2, 7};
    for (int i = 0; i < 100_000; i++) {
      int seen = 0;
      int last = 0;
      for (int offered = 0; offered < shares.length; offered++) {
        seen += shares[offered];
        last = choice.replaces(shares[offered], seen) ? offered : last;
      }
      drawn[last]++;
    }
    assertThat(drawn[0] / 1e5).isCloseTo(0.1, within(0.01));
    assertThat(drawn[1] / 1e5).isCloseTo(0.2, within(0.01));
    assertThat(drawn[2] / 1e5).isCloseTo(0.7, within(0.01));
  }

  @Test
  void givesNothingToWhoHasNoShare() {
    var choice =
        new WeightedChoice(bound -> {
          throw new AssertionError("nothing to draw from");
        });
    assertThat(choice.replaces(0, 0)).isFalse();
    assertThat(choice.replaces(0, 3)).isFalse();
  }
}
