package io.weir.users.change;

import java.time.Duration;

/**
 * Retention of user changes, from which watches continue: until the first limit is reached.
 *
 * @param keep maximum age of a change
 * @param most maximum number of changes
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
