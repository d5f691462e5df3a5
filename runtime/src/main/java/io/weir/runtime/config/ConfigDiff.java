package io.weir.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Differences of two configurations, as people read them: a line for each key whose value differs,
 * "clusters.users.timeout: 5s -> 3s". A secret that changes is not among them.
 */
public final class ConfigDiff {
  /** Length of a value in a line, in characters. */
  private static final int SHOWN = 120;

  private final List<String> lines = new ArrayList<>();

  private ConfigDiff() {}

  /** Returns the lines, in the order of the keys. */
  public static List<String> of(Record before, Record after) {
    var diff = new ConfigDiff();
    diff.compare("", ConfigText.of(before), ConfigText.of(after));
    return List.copyOf(diff.lines);
  }

  private void compare(String key, @Nullable Object before, @Nullable Object after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      compareMaps(key, old, now);
    } else if (before instanceof List<?> old && after instanceof List<?> now) {
      compareLists(key, old, now);
    } else {
      lines.add(line(key, before, after));
    }
  }

  private void compareMaps(String key, Map<?, ?> before, Map<?, ?> after) {
    var keys = new TreeSet<String>();
    before.keySet().forEach(each -> keys.add(each.toString()));
    after.keySet().forEach(each -> keys.add(each.toString()));
    keys.forEach(each ->
        compare(key.isEmpty() ? each : key + "." + each, before.get(each), after.get(each)));
  }

  /** Compares what is at the same place; what is left over in the longer one came or went. */
  private void compareLists(String key, List<?> before, List<?> after) {
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      compare(
          "%s[%d]".formatted(key, i),
          i < before.size() ? before.get(i) : null,
          i < after.size() ? after.get(i) : null);
    }
  }

  private static String line(String key, @Nullable Object before, @Nullable Object after) {
    return before == null
        ? "%s: added %s".formatted(key, text(after))
        : after == null
            ? "%s: removed %s".formatted(key, text(before))
            : "%s: %s -> %s".formatted(key, text(before), text(after));
  }

  /** Returns a value without the keys that have none. */
  private static @Nullable Object withoutUnset(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> set = new LinkedHashMap<>(map);
        set.values().removeIf(Objects::isNull);
        set.replaceAll((_, each) -> withoutUnset(each));
        yield set;
      }
      case List<?> list -> list.stream().map(ConfigDiff::withoutUnset).toList();
      case null, default -> value;
    };
  }

  private static String text(@Nullable Object value) {
    var whole = String.valueOf(withoutUnset(value));
    return whole.length() <= SHOWN ? whole : whole.substring(0, SHOWN) + "...";
  }
}
