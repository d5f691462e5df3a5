package io.weir.runtime.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of environment variables that replace those of a file: WEIR_LISTEN_PORT is the key port of
 * the key listen. Each value is YAML, so that a list may be given too. Variables that name no key
 * are ignored: others set some that begin with WEIR_, such as Kubernetes for a service of that
 * name.
 *
 * @param path beginning of the names of all variables below a value: "WEIR_LISTEN"
 */
record Overrides(String path, Map<String, String> environment) {
  static final Overrides NONE = new Overrides("", Map.of());

  private static final String ROOT = "WEIR";

  static Overrides of(Map<String, String> environment) {
    return new Overrides(ROOT, environment);
  }

  /** Returns the overrides of a key and of those below it. */
  Overrides below(String key) {
    return new Overrides(path + "_" + name(key), environment);
  }

  private static String name(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** Returns the value that replaces a whole value; null to keep it. */
  @Nullable String value() {
    return environment.get(path);
  }

  /** Returns whether a variable names a key below this one. */
  boolean hasBelow() {
    return environment.keySet().stream().anyMatch(name -> name.startsWith(path + "_"));
  }
}
