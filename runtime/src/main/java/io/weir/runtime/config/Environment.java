package io.weir.runtime.config;

import java.util.Map;

/**
 * Environment variables of this process. Only this class reads them, so that tests can pass their
 * own.
 */
public final class Environment {
  private Environment() {}

  public static Map<String, String> variables() {
    return System.getenv();
  }
}
