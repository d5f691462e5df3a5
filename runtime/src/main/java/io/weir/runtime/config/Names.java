package io.weir.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Names in Java and in YAML, and which known one somebody may have meant. */
final class Names {
  private Names() {}

  /** "maxConcurrent" and "LEAST_REQUESTS" as "max-concurrent" and "least-requests". */
  static String kebab(String name) {
    var spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
    return spaced.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** The known name that takes the fewest changes, if those are at most half of it. */
  static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 2));
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
