package io.weir.runtime.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Converts nodes to values of a type. It is the only traversal of a file, and collects its
 * mistakes. Returns null for a value that could not be read, after adding a mistake.
 */
final class ValueReader {
  private static final Place FILE = new Place("", 0);

  private final Substitution substitution;
  private final Mistakes mistakes;
  private final RecordReader records;

  ValueReader(Substitution substitution, Mistakes mistakes) {
    this.substitution = substitution;
    this.mistakes = mistakes;
    this.records = new RecordReader(this, mistakes);
  }

  @Nullable Object absentRoot(Class<?> type) {
    return records.read(new Entries(Map.of()), type, FILE, null);
  }

  @Nullable Object root(Node node, Class<?> type) {
    return read(node, type, new Place("", Place.line(node)), null);
  }

  /**
   * Reads a node.
   *
   * @param fallback source of missing components of a record, before the record's own defaults
   */
  @Nullable Object read(Node node, Type type, Place place, @Nullable Object fallback) {
    if (node.isRecursive()) {
      mistakes.add(place, "contains itself");
      return null;
    }
    var raw = raw(type);
    if (raw == Optional.class) {
      return Optional.ofNullable(read(node, argument(type, 0), place, null));
    }
    if (raw == List.class) {
      return list(node, argument(type, 0), place);
    }
    if (raw == Map.class) {
      return map(node, argument(type, 1), place);
    }
    return node instanceof MappingNode || !canBeScalar(raw)
        ? record(node, raw, place, fallback)
        : scalar(node, raw, place);
  }

  private static boolean canBeScalar(Class<?> type) {
    return !type.isRecord() || Scalars.parse(type).isPresent();
  }

  private @Nullable Object record(
      Node node, Class<?> type, Place place, @Nullable Object fallback) {
    if (type.isRecord() && node instanceof MappingNode mapping) {
      return records.read(Entries.of(mapping, mistakes), type, place, fallback);
    }
    if (type.isRecord() && YamlText.isNothing(node)) {
      return records.read(new Entries(Map.of()), type, place, fallback);
    }
    return unexpected(node, type.isRecord() ? "a mapping" : "a single value", place);
  }

  private @Nullable Object scalar(Node node, Class<?> type, Place place) {
    if (!(node instanceof ScalarNode scalar) || YamlText.isNothing(node)) {
      return unexpected(node, "a single value", place);
    }
    try {
      return Scalars.read(substitution.in(scalar.getValue()), type);
    } catch (IllegalArgumentException e) {
      mistakes.add(place, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object list(Node node, Type element, Place place) {
    if (!(node instanceof SequenceNode sequence)) {
      return unexpected(node, "a list", place);
    }
    int before = mistakes.count();
    List<@Nullable Object> values = new ArrayList<>();
    for (var each : sequence.getValue()) {
      values.add(read(each, element, new Place(place.key(), Place.line(each)), null));
    }
    return mistakes.count() > before ? null : Collections.unmodifiableList(values);
  }

  private @Nullable Object map(Node node, Type value, Place place) {
    if (!(node instanceof MappingNode mapping)) {
      return unexpected(node, "a mapping", place);
    }
    int before = mistakes.count();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (var entry : Entries.of(mapping, mistakes).byKey().values()) {
      values.put(entry.key(), read(entry.value(), value, entry.place(), null));
    }
    return mistakes.count() > before ? null : Collections.unmodifiableMap(values);
  }

  private @Nullable Object unexpected(Node node, String expected, Place place) {
    var found =
        switch (node) {
          case ScalarNode nothing when YamlText.isNothing(nothing) -> "nothing";
          case ScalarNode scalar -> "'" + scalar.getValue() + "'";
          case SequenceNode _ -> "a list";
          default -> "a mapping";
        };
    mistakes.add(place, "found %s, expected %s".formatted(found, expected));
    return null;
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> itself -> itself;
      case ParameterizedType generic when generic.getRawType() instanceof Class<?> raw -> raw;
      default -> throw new IllegalStateException("no value of a configuration can be a " + type);
    };
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
