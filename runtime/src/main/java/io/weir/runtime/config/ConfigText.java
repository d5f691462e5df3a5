package io.weir.runtime.config;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts a configuration to plain maps, lists and strings, with the keys of its file and with
 * secrets masked.
 */
public final class ConfigText {
  private static final String MASKED = "***";
  private static final List<String> SECRET_WORDS =
      List.of("password", "secret", "token", "credential", "private", "authorization", "api-key");

  private ConfigText() {}

  public static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Size size -> size.toString();
      case Percent share -> share.toString();
      case Duration time -> DurationText.of(time);
      case MaxTime time -> time.toString();
      case DurationRange range -> range.toString();
      case Enum<?> constant -> Keys.ofConstant(constant);
      case Record record when isText(record) -> record.toString();
      case Record record when record.getClass().getRecordComponents().length > 0 -> of(record);
      case Map<?, ?> map -> ofMap(map);
      case Optional<?> optional -> of(optional.orElse(null));
      case List<?> list -> list.stream().map(ConfigText::of).toList();
      case Number number -> number;
      case Boolean flag -> flag;
      case URI uri -> withoutUserInfo(uri);
      default -> value.toString();
    };
  }

  /**
   * Returns whether a file has a record as one text, such as a pattern or a rate: its own text
   * reads back as the same record, and no part of it is a secret.
   */
  private static boolean isText(Record record) {
    var type = record.getClass();
    if (Scalars.parse(type).isEmpty() || hasSecret(type)) {
      return false;
    }
    try {
      return Scalars.read(record.toString(), type).equals(record);
    } catch (IllegalArgumentException | IllegalStateException structured) {
      return false;
    }
  }

  private static boolean hasSecret(Class<? extends Record> type) {
    return RecordType.of(type).components().stream().anyMatch(part -> isSecret(part.key()));
  }

  /** Returns the keys of a configuration and their values. */
  public static Map<String, @Nullable Object> of(Record record) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (var component : RecordType.of(record.getClass()).components()) {
      var key = component.key();
      shown.put(key, isSecret(key) ? MASKED : of(component.of(record)));
    }
    return shown;
  }

  private static Map<String, @Nullable Object> ofMap(Map<?, ?> map) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    map.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
        .forEach(entry -> {
          var key = entry.getKey().toString();
          shown.put(key, isSecret(key) ? MASKED : of(entry.getValue()));
        });
    return shown;
  }

  private static boolean isSecret(String key) {
    return SECRET_WORDS.stream().anyMatch(key.toLowerCase(Locale.ROOT)::contains);
  }

  private static String withoutUserInfo(URI uri) {
    return uri.getRawUserInfo() == null
        ? uri.toString()
        : uri.toString().replace(uri.getRawUserInfo() + "@", MASKED + "@");
  }
}
