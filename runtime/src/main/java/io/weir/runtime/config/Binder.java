package io.weir.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML nodes into records, and notes every mistake on the way instead of stopping. */
final class Binder {
  private final Mistakes mistakes;
  private final Scalars scalars;

  Binder(Mistakes mistakes, Map<String, String> environment) {
    this.mistakes = mistakes;
    this.scalars = new Scalars(mistakes, environment);
  }

  /**
   * @param node null: an empty file
   * @return null if there was a mistake
   */
  @Nullable Object record(@Nullable Node node, Class<?> type, int line) {
    if (node != null && !(node instanceof MappingNode) && !isNull(node)) {
      mistakes.add(node, "expected keys and values");
      return null;
    }
    var entries = node instanceof MappingNode mapping ? entries(mapping) : Map.<String, Node>of();
    int before = mistakes.count();
    var components = type.getRecordComponents();
    unknown(node, entries, components);
    var defaults = defaults(type);
    var values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], entries, defaults, line);
    }
    return mistakes.count() > before ? null : create(type, components, values, line);
  }

  private Map<String, Node> entries(MappingNode mapping) {
    var entries = new LinkedHashMap<String, Node>();
    for (var tuple : mapping.getValue()) {
      var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (entries.put(key, tuple.getValueNode()) != null) {
        mistakes.add(tuple.getKeyNode(), "key '" + key + "' is given twice");
      }
    }
    return entries;
  }

  private void unknown(
      @Nullable Node node, Map<String, Node> entries, RecordComponent[] components) {
    var known = Stream.of(components).map(c -> Names.kebab(c.getName())).toList();
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    for (var tuple : mapping.getValue()) {
      var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (entries.containsKey(key) && !known.contains(key)) {
        var hint =
            Names.nearest(key, known)
                .map(near -> ", did you mean '" + near + "'?")
                .orElse("; known: " + String.join(", ", known));
        mistakes.add(tuple.getKeyNode(), "unknown key '" + key + "'" + hint);
      }
    }
  }

  private @Nullable Object component(
      RecordComponent component,
      Map<String, Node> entries,
      @Nullable Object defaults,
      int line) {
    var key = Names.kebab(component.getName());
    var node = entries.get(key);
    if (node != null && !isNull(node)) {
      return value(node, component.getGenericType(), key);
    }
    if (defaults != null) {
      return read(component, defaults);
    }
    return absent(component, key, line);
  }

  private @Nullable Object absent(RecordComponent component, String key, int line) {
    var type = component.getType();
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    var own = defaults(type);
    if (own == null) {
      mistakes.add(line, "key '" + key + "' is missing");
    }
    return own;
  }

  private @Nullable Object value(Node node, Type type, String key) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(node, arguments[0], key)
          : map(node, arguments[1], key);
    }
    var plain = (Class<?>) type;
    if (plain.isRecord() && !Scalars.parses(plain)) {
      return record(node, plain, Mistakes.line(node));
    }
    if (node instanceof ScalarNode scalar) {
      return scalars.value(scalar, plain, key);
    }
    mistakes.add(node, key + ": expected a single value");
    return null;
  }

  private @Nullable Object list(Node node, Type element, String key) {
    if (!(node instanceof SequenceNode sequence)) {
      mistakes.add(node, key + ": expected a list");
      return null;
    }
    var values = new ArrayList<Object>();
    for (var item : sequence.getValue()) {
      var value = value(item, element, key);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private @Nullable Object map(Node node, Type element, String key) {
    if (!(node instanceof MappingNode mapping)) {
      mistakes.add(node, key + ": expected names and values");
      return null;
    }
    var values = new LinkedHashMap<String, Object>();
    entries(mapping)
        .forEach(
            (name, item) -> {
              var value = value(item, element, key + "." + name);
              if (value != null) {
                values.put(name, value);
              }
            });
    return values;
  }

  private @Nullable Object create(
      Class<?> type, RecordComponent[] components, @Nullable Object[] values, int line) {
    var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      var cause = e.getCause();
      mistakes.add(line, cause == null ? e.toString() : String.valueOf(cause.getMessage()));
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type.getName(), e);
    }
  }

  private static @Nullable Object defaults(Class<?> type) {
    try {
      return type.isRecord() ? type.getMethod("defaults").invoke(null) : null;
    } catch (NoSuchMethodException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("defaults of " + type.getName(), e);
    }
  }

  private static @Nullable Object read(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
