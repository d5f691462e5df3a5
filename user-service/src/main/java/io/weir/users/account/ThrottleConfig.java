package io.weir.users.account;

import java.time.Duration;

/**
 * Limits of attempts, which all instances count together.
 *
 * @param window time in which attempts are counted, 1s to 24h
 * @param account failed logins for one account in a window
 * @param network failed logins from one network in a window
 * @param registrations registrations from one network in a window
 * @param messages messages to one address in a window
 */
public record ThrottleConfig(
    Duration window, int account, int network, int registrations, int messages) {
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofHours(24);
  private static final int MOST = 100_000;

  public ThrottleConfig {
    if (window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("window: 1s to 24h is expected");
    }
    require("account", account);
    require("network", network);
    require("registrations", registrations);
    require("messages", messages);
  }

  private static void require(String name, int found) {
    if (found < 1 || found > MOST) {
      throw new IllegalArgumentException(
          "%s: 1 to %d is expected, found %d".formatted(name, MOST, found));
    }
  }

  public static ThrottleConfig defaults() {
    return new ThrottleConfig(Duration.ofMinutes(5), 10, 100, 100, 5);
  }
}
