package io.weir.users.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesUpToASecondAndStartsAgain() {
    var longest = new Backoff(bound -> bound - 1);
    var shortest = new Backoff(_ -> 0);
    assertThat(millis(longest)).containsExactly(100, 200, 400, 800, 1000, 1000);
    assertThat(millis(shortest)).containsExactly(80, 160, 320, 640, 800, 800);
    longest.reset();
    assertThat(millis(longest)).startsWith(100, 200);
  }

  private static int[] millis(Backoff backoff) {
    return IntStream.range(0, 6).map(_ -> (int) backoff.next().toMillis()).toArray();
  }
}
