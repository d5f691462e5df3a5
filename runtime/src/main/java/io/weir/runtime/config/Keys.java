package io.weir.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Names as spelled in files, and suggestions for unknown names. */
final class Keys {
  private Keys() {}

  /** Returns the key of a record component: "max-concurrent" for "maxConcurrent". */
  static String ofComponent(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Returns the name of an enum constant: "least-requests" for LEAST_REQUESTS. */
  static String ofConstant(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the end of a message about an unknown name: ", did you mean 'port'?", or the known
   * names if none is similar.
   */
  static String suggestion(String found, Collection<String> known) {
    var nearest = nearest(found, known);
    if (nearest.isPresent()) {
      return ", did you mean '" + nearest.get() + "'?";
    }
    return known.isEmpty() ? "" : ", known are " + String.join(", ", known);
  }

  private static Optional<String> nearest(String found, Collection<String> known) {
    return known.stream()
        .filter(key -> distance(found, key) <= Math.max(1, Math.min(3, key.length() / 2)))
        .min(Comparator.comparingInt(key -> distance(found, key)));
  }

  /** Returns the Levenshtein distance: the number of letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 3) {
      return Integer.MAX_VALUE;
    }
    var above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchange = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(exchange, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
