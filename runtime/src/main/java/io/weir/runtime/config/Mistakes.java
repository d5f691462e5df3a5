package io.weir.runtime.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Mistakes found so far in one file. */
final class Mistakes {
  /**
   * Maximum number of mistakes that are kept, so that a large invalid file does not produce a
   * larger message.
   */
  private static final int KEPT = 100;

  private final String file;
  private final List<ConfigException.Mistake> kept = new ArrayList<>();
  private int count;

  Mistakes(String file) {
    this.file = file;
  }

  void add(int line, String message) {
    count++;
    if (kept.size() < KEPT) {
      kept.add(new ConfigException.Mistake(file, line, message));
    }
  }

  void add(Place place, String message) {
    add(place.line(), place.key().isEmpty() ? message : place.key() + ": " + message);
  }

  /** Adds the mistakes of another source. */
  void addAll(Mistakes others) {
    count += others.count;
    for (var each : others.kept) {
      if (kept.size() < KEPT) {
        kept.add(each);
      }
    }
  }

  /** Returns the number of mistakes so far. A reader compares it to detect failures in between. */
  int count() {
    return count;
  }

  void throwIfAny() {
    if (count > 0) {
      kept.sort(Comparator.comparingInt(ConfigException.Mistake::line));
      throw new ConfigException(kept);
    }
  }
}
