package io.weir.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Entries of a mapping by key, in the order of the file. */
record Entries(Map<String, Entry> byKey) {

  /** Value of an entry, and the line of its key. */
  record Entry(String key, int line, Node value) {
    Place place() {
      return Place.of(key, line, value);
    }
  }

  /**
   * Returns the line of a value, or of the innermost value around it that the mapping has.
   *
   * @param path keys of mappings, and positions in lists from 0
   * @param otherwise line if the mapping has nothing on the path
   */
  int line(List<?> path, int otherwise) {
    var entry = path.isEmpty() ? null : byKey.get(path.getFirst());
    return entry == null
        ? otherwise
        : ConfigLines.below(entry.value(), entry.line(), path.subList(1, path.size()));
  }

  static Entries of(MappingNode mapping, Mistakes mistakes) {
    Map<String, Entry> byKey = new LinkedHashMap<>();
    for (var tuple : mapping.getValue()) {
      int line = Place.line(tuple.getKeyNode());
      if (tuple.getKeyNode() instanceof ScalarNode scalar) {
        var entry = new Entry(scalar.getValue(), line, tuple.getValueNode());
        var first = byKey.putIfAbsent(entry.key(), entry);
        if (first != null) {
          mistakes.add(
              line, "key '%s' again, first in line %d".formatted(entry.key(), first.line()));
        }
      } else {
        mistakes.add(line, "found a list or mapping as a key, expected a word");
      }
    }
    return new Entries(byKey);
  }
}
