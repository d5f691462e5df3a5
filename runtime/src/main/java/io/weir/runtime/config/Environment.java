package io.weir.runtime.config;

import java.util.Map;

/** The environment variables of this process; read here only, so that tests can give their own. */
public final class Environment {
  private Environment() {}

  public static Map<String, String> variables() {
    return System.getenv();
  }
}
