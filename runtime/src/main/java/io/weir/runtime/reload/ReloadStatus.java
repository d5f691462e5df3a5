package io.weir.runtime.reload;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * State of the configuration of a process, as /config/reload shows it.
 *
 * @param version number of configurations that have been served, from 1
 * @param since time since which this one is served
 * @param last result of the last reload; the start if there was none
 */
public record ReloadStatus(int version, Instant since, Result last) {

  /**
   * Result of a reload.
   *
   * @param cause what asked for it: "start", "SIGHUP", "admin port", "changed file"
   * @param outcome applied, or refused and without any effect
   * @param changes keys that differ from the configuration before, with both values
   * @param mistakes reasons of the refusal; empty if it was applied
   */
  public record Result(
      Instant at, String cause, Outcome outcome, List<String> changes, List<String> mistakes) {
    public Result {
      changes = List.copyOf(changes);
      mistakes = List.copyOf(mistakes);
    }
  }

  /** Outcome of a reload. */
  public enum Outcome {
    /** The new configuration is served. */
    APPLIED,
    /** The file has mistakes; the configuration before is still served. */
    REFUSED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static ReloadStatus started(Instant now) {
    return new ReloadStatus(
        1, now, new Result(now, "start", Outcome.APPLIED, List.of(), List.of()));
  }

  ReloadStatus applied(Instant now, String cause, List<String> changes) {
    var result = new Result(now, cause, Outcome.APPLIED, changes, List.of());
    return new ReloadStatus(version + 1, now, result);
  }

  ReloadStatus refused(Instant now, String cause, List<String> mistakes) {
    var result = new Result(now, cause, Outcome.REFUSED, List.of(), mistakes);
    return new ReloadStatus(version, since, result);
  }
}
