package io.weir.users.user;

import io.weir.users.call.Text;
import io.weir.users.call.Violations;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;

/** Checks the values of users' fields. */
public final class UserRules {
  private static final int MAX_NAME = 100;
  private static final int MAX_LOCALE = 35;
  private static final int MAX_LABELS = 32;
  private static final int MAX_KEY = 63;
  private static final int MAX_VALUE = 255;

  private UserRules() {}

  public static void checkDisplayName(String name, Violations found) {
    if (name.isBlank()) {
      found.add("display_name", "is required");
    } else if (Text.characters(name) > MAX_NAME) {
      found.add(
          "display_name",
          "has %d characters, at most %d are allowed".formatted(Text.characters(name), MAX_NAME));
    } else if (Text.hasControlCharacters(name)) {
      found.add("display_name", "must not contain control characters");
    }
  }

  public static void checkLocale(String locale, Violations found) {
    if (!locale.isEmpty() && (locale.length() > MAX_LOCALE || !isLanguageTag(locale))) {
      found.add("locale", "is not a BCP 47 language tag such as \"en\" or \"de-CH\"");
    }
  }

  private static boolean isLanguageTag(String tag) {
    try {
      var _ = new Locale.Builder().setLanguageTag(tag);
      return tag.indexOf('_') < 0;
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  public static void checkLabels(Map<String, String> labels, Violations found) {
    if (labels.size() > MAX_LABELS) {
      found.add(
          "labels", "has %d entries, at most %d are allowed".formatted(labels.size(), MAX_LABELS));
      return;
    }
    labels.forEach((key, value) -> checkLabel(key, value, found));
  }

  private static void checkLabel(String key, String value, Violations found) {
    if (key.isEmpty() || Text.characters(key) > MAX_KEY) {
      found.add(
          "labels",
          "a key has %d characters, 1 to %d are allowed".formatted(Text.characters(key), MAX_KEY));
      return;
    }
    if (Text.hasControlCharacters(key)) {
      found.add("labels", "a key must not contain control characters");
      return;
    }
    var field = "labels[" + key + "]";
    if (Text.characters(value) > MAX_VALUE) {
      found.add(
          field,
          "has %d characters, at most %d are allowed".formatted(Text.characters(value), MAX_VALUE));
    } else if (Text.hasNul(value)) {
      found.add(field, "must not contain the NUL character");
    }
  }
}
