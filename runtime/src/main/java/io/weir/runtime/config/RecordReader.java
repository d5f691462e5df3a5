package io.weir.runtime.config;

import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.config.RecordType.Component;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads mappings as records. */
final class RecordReader {
  private final ValueReader values;
  private final Mistakes mistakes;

  RecordReader(ValueReader values, Mistakes mistakes) {
    this.values = values;
    this.mistakes = mistakes;
  }

  /**
   * Reads a mapping as a record.
   *
   * @param fallback record of this type with the values of missing keys; null to use the type's
   *     defaults
   * @param overrides values of variables that replace those of the mapping
   * @return the record, or null if there are mistakes
   */
  @Nullable Object read(
      Entries entries, Class<?> type, Place place, @Nullable Object fallback, Overrides overrides) {
    int before = mistakes.count();
    var record = RecordType.of(type);
    rejectUnknown(entries, record.keys());
    var defaults = type.isInstance(fallback) ? Optional.of(fallback) : RecordType.defaults(type);
    var arguments =
        record.components().stream()
            .map(component -> value(component, entries, place, defaults.orElse(null), overrides))
            .toArray();
    return mistakes.count() > before ? null : construct(record, arguments, entries, place);
  }

  private void rejectUnknown(Entries entries, List<String> known) {
    for (var entry : entries.byKey().values()) {
      if (!known.contains(entry.key())) {
        mistakes.add(
            entry.line(),
            "unknown key '%s'%s".formatted(entry.key(), Keys.suggestion(entry.key(), known)));
      }
    }
  }

  private @Nullable Object value(
      Component component,
      Entries entries,
      Place place,
      @Nullable Object defaults,
      Overrides overrides) {
    var fallback = defaults == null ? null : component.of(defaults);
    var entry = entries.byKey().get(component.key());
    var own = overrides.below(component.key());
    if (entry != null && !YamlText.isNothing(entry.value())) {
      return values.overridden(entry.value(), component.type(), entry.place(), fallback, own);
    }
    if (own.value() != null || ValueReader.hasPart(component.type(), own)) {
      var at = new Place(component.key(), place.line());
      return values.overridden(null, component.type(), at, fallback, own);
    }
    return defaults == null ? absent(component, place) : fallback;
  }

  private @Nullable Object absent(Component component, Place place) {
    var type = ValueReader.raw(component.type());
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (component.nullable()) {
      return null;
    }
    var own = RecordType.defaults(type);
    if (own.isEmpty()) {
      mistakes.add(place, "'" + component.key() + "' is missing");
    }
    return own.orElse(null);
  }

  private @Nullable Object construct(
      RecordType record, @Nullable Object[] arguments, Entries entries, Place place) {
    try {
      return record.construct(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        var at =
            refused instanceof InvalidEntry entry
                ? new Place(place.key(), entries.line(entry.path(), place.line()))
                : place;
        mistakes.add(at, String.valueOf(refused.getMessage()));
        return null;
      }
      throw new IllegalStateException(
          "the constructor of " + record.type() + " failed", e.getCause());
    }
  }
}
