package io.weir.runtime.config;

import java.util.LinkedHashMap;
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
