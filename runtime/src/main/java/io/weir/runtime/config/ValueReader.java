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
    return records.read(new Entries(Map.of()), type, FILE, null, overrides());
  }

  @Nullable Object root(Node node, Class<?> type) {
    return read(node, type, new Place("", Place.line(node)), null, overrides());
  }

  private Overrides overrides() {
    return Overrides.of(substitution.environment());
  }

  /**
   * Reads a value that may be overridden.
   *
   * @param node the value in the file; null if it has none
   * @param fallback source of missing components of a record, before the record's own defaults
   * @return the value; null after a mistake
   */
  @Nullable Object overridden(
      @Nullable Node node, Type type, Place place, @Nullable Object fallback, Overrides overrides) {
    var replaced = overrides.value();
    if (replaced != null) {
      return replaced(replaced, type, fallback, overrides.path());
    }
    return node == null
        ? below(type, place, fallback, overrides)
        : read(node, type, place, fallback, overrides);
  }

  /**
   * Reads a value from a variable, whose mistakes are those of the variable and not of the file.
   */
  private @Nullable Object replaced(
      String text, Type type, @Nullable Object fallback, String variable) {
    var own = new Mistakes(variable);
    var node = YamlText.root(text, own).orElse(null);
    if (node == null && own.count() == 0) {
      own.add(0, "found nothing, expected a value");
    }
    var reader = new ValueReader(substitution, own);
    var value = node == null ? null : reader.read(node, type, FILE, fallback, Overrides.NONE);
    mistakes.addAll(own);
    return value;
  }

  /** Reads a record of which the file has nothing, and variables have a part. */
  private @Nullable Object below(
      Type type, Place place, @Nullable Object fallback, Overrides overrides) {
    var raw = raw(type);
    var record = raw == Optional.class ? raw(argument(type, 0)) : raw;
    var base = fallback instanceof Optional<?> optional ? optional.orElse(null) : fallback;
    var read = records.read(new Entries(Map.of()), record, place, base, overrides);
    return raw == Optional.class ? Optional.ofNullable(read) : read;
  }

  /** Returns whether variables have a part of a value that is a record. */
  static boolean hasPart(Type type, Overrides overrides) {
    var raw = raw(type);
    var value = raw == Optional.class ? raw(argument(type, 0)) : raw;
    return value.isRecord() && overrides.hasBelow();
  }

  /**
   * Reads a node.
   *
   * @param fallback source of missing components of a record, before the record's own defaults
   */
  @Nullable Object read(
      Node node, Type type, Place place, @Nullable Object fallback, Overrides overrides) {
    if (node.isRecursive()) {
      mistakes.add(place, "contains itself");
      return null;
    }
    var raw = raw(type);
    if (raw == Optional.class) {
      return Optional.ofNullable(read(node, argument(type, 0), place, null, overrides));
    }
    if (raw == List.class) {
      return list(node, argument(type, 0), place);
    }
    if (raw == Map.class) {
      return map(node, argument(type, 1), place, overrides);
    }
    return node instanceof MappingNode || !canBeScalar(raw)
        ? record(node, raw, place, fallback, overrides)
        : scalar(node, raw, place);
  }

  private static boolean canBeScalar(Class<?> type) {
    return !type.isRecord() || Scalars.parse(type).isPresent();
  }

  private @Nullable Object record(
      Node node, Class<?> type, Place place, @Nullable Object fallback, Overrides overrides) {
    if (type.isRecord() && node instanceof MappingNode mapping) {
      return records.read(Entries.of(mapping, mistakes), type, place, fallback, overrides);
    }
    if (type.isRecord() && YamlText.isNothing(node)) {
      return records.read(new Entries(Map.of()), type, place, fallback, overrides);
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
      boolean secret =
          substitution.readsFile(scalar.getValue()) && !(e instanceof Substitution.UnreadableFile);
      mistakes.add(
          place,
          secret
              ? "found the content of a file that is not valid here"
              : String.valueOf(e.getMessage()));
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
      var at = new Place(place.key(), Place.line(each));
      values.add(read(each, element, at, null, Overrides.NONE));
    }
    return mistakes.count() > before ? null : Collections.unmodifiableList(values);
  }

  private @Nullable Object map(Node node, Type value, Place place, Overrides overrides) {
    if (!(node instanceof MappingNode mapping)) {
      return unexpected(node, "a mapping", place);
    }
    int before = mistakes.count();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (var entry : Entries.of(mapping, mistakes).byKey().values()) {
      var own = overrides.below(entry.key());
      values.put(entry.key(), overridden(entry.value(), value, entry.place(), null, own));
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
