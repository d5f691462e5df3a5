package io.weir.quickstart;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigException.Mistake;
import java.io.PrintWriter;

/** Mistakes in a file as compilers print them, so that editors find the place. */
final class Mistakes {
  private Mistakes() {}

  static void print(ConfigException config, PrintWriter to) {
    config.mistakes().forEach(mistake -> to.println(line(mistake)));
  }

  private static String line(Mistake mistake) {
    return mistake.line() == 0
        ? "%s: %s".formatted(mistake.file(), mistake.message())
        : "%s:%d: %s".formatted(mistake.file(), mistake.line(), mistake.message());
  }
}
