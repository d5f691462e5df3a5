package io.weir.runtime.config;

import java.util.Map;

/**
 * The environment of this process; read here and nowhere else, so that tests can give their own.
 */
public final class Environment {
  private Environment() {}

  public static Map<String, String> variables() {
    return System.getenv();
  }
}
