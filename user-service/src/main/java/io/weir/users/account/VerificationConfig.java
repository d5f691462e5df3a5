package io.weir.users.account;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Verification of email addresses.
 *
 * @param directory directory into which messages are written, relative to the working directory;
 *     empty to verify nothing
 * @param keep time in which an address has to be verified, 1m to 7d
 */
public record VerificationConfig(Optional<Path> directory, Duration keep) {
  private static final Duration MIN_KEEP = Duration.ofMinutes(1);
  private static final Duration MAX_KEEP = Duration.ofDays(7);

  public VerificationConfig {
    if (keep.compareTo(MIN_KEEP) < 0 || keep.compareTo(MAX_KEEP) > 0) {
      throw new IllegalArgumentException("keep: 1m to 168h is expected");
    }
  }

  public static VerificationConfig defaults() {
    return new VerificationConfig(Optional.empty(), Duration.ofHours(1));
  }
}
