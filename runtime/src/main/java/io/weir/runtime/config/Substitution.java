package io.weir.runtime.config;

import java.util.Map;
import java.util.regex.Pattern;

/** Replaces ${NAME} and ${NAME:default}. The value of a variable is not substituted again. */
record Substitution(Map<String, String> environment) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^{}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * Returns the text with all variables replaced.
   *
   * @throws IllegalArgumentException if a variable is missing or malformed; the message names it
   */
  String in(String text) {
    return text.contains("${")
        ? REFERENCE
            .matcher(text)
            .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(value(match.group(1))))
        : text;
  }

  private String value(String reference) {
    int colon = reference.indexOf(':');
    var name = colon < 0 ? reference : reference.substring(0, colon);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "found '${" + reference + "}', expected ${NAME} or ${NAME:default}");
    }
    var value = environment.get(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set and has no default");
    }
    return reference.substring(colon + 1);
  }
}
