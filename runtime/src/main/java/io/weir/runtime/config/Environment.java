package io.weir.runtime.config;

import java.util.Map;

/** What the process was told by its environment; nothing else reads it. */
public final class Environment {
  private Environment() {}

  public static Map<String, String> ofProcess() {
    return System.getenv();
  }
}
