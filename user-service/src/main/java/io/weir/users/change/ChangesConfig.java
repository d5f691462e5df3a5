package io.weir.users.change;

import java.time.Duration;

/**
 * How long changes of users are kept, so that a watch can go on behind them: until the first of
 * both is reached.
 *
 * @param keep time since the change
 * @param most changes
 */
public record ChangesConfig(Duration keep, long most) {

  public ChangesConfig {
    if (!keep.isPositive()) {
      throw new IllegalArgumentException("keep: more than 0 is expected");
    }
    if (most < 1) {
      throw new IllegalArgumentException("most: at least 1 is expected, found " + most);
    }
  }

  public static ChangesConfig defaults() {
    return new ChangesConfig(Duration.ofHours(24), 1_000_000);
  }
}
