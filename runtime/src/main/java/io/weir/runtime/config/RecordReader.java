package io.weir.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mappings as records. */
final class RecordReader {
  private final ValueReader values;
  private final Mistakes mistakes;

  RecordReader(ValueReader values, Mistakes mistakes) {
    this.values = values;
    this.mistakes = mistakes;
  }

  /**
   * @param fallback a record of this type that has what is not given; null: the type's defaults
   * @return null if there are mistakes
   */
  @Nullable Object read(Entries entries, Class<?> type, Place place, @Nullable Object fallback) {
    int before = mistakes.count();
    var components = type.getRecordComponents();
    rejectUnknown(entries, components);
    var defaults = type.isInstance(fallback) ? Optional.of(fallback) : Reflected.defaults(type);
    var arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(components[i], entries, place, defaults.orElse(null));
    }
    return mistakes.count() > before ? null : construct(type, arguments, place);
  }

  private void rejectUnknown(Entries entries, RecordComponent[] components) {
    var known = Arrays.stream(components).map(RecordReader::key).toList();
    for (var entry : entries.byKey().values()) {
      if (!known.contains(entry.key())) {
        mistakes.add(
            entry.line(),
            "unknown key '%s'%s".formatted(entry.key(), Keys.suggestion(entry.key(), known)));
      }
    }
  }

  private @Nullable Object component(
      RecordComponent component, Entries entries, Place place, @Nullable Object defaults) {
    var fallback = defaults == null ? null : Reflected.value(component, defaults);
    var entry = entries.byKey().get(key(component));
    if (entry != null && !YamlText.isNothing(entry.value())) {
      return values.read(entry.value(), component.getGenericType(), entry.place(), fallback);
    }
    return defaults == null ? absent(component, place) : fallback;
  }

  private @Nullable Object absent(RecordComponent component, Place place) {
    var type = component.getType();
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (Reflected.isNullable(component)) {
      return null;
    }
    var own = Reflected.defaults(type);
    if (own.isEmpty()) {
      mistakes.add(place, "'" + key(component) + "' is missing");
    }
    return own.orElse(null);
  }

  private @Nullable Object construct(Class<?> type, @Nullable Object[] arguments, Place place) {
    try {
      return Reflected.construct(type, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        mistakes.add(place, String.valueOf(refused.getMessage()));
        return null;
      }
      throw new IllegalStateException("the constructor of " + type + " failed", e.getCause());
    }
  }

  private static String key(RecordComponent component) {
    return Keys.ofComponent(component.getName());
  }
}
