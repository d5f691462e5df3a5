package io.weir.runtime.config;

import java.util.Map;

/** The environment of this process: the only place that reads it. */
public final class Environment {
  private Environment() {}

  public static Map<String, String> ofProcess() {
    return System.getenv();
  }
}
