package io.weir.observability.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Levels of this JVM's loggers, which may change while it runs. Only Weir's own loggers do: those
 * of its libraries would write what requests contain. Thread-safe.
 */
public final class LogLevels {
  private static final String OWN = "io.weir";
  private static final String ACCESS = "weir.access";
  private static final Set<String> LEVELS =
      Set.of("trace", "debug", "info", "warn", "error", "off");

  private LogLevels() {}

  /** Returns the levels that are set, in lower case by the name of the logger. */
  public static Map<String, String> all() {
    var levels = new TreeMap<String, String>();
    for (var logger : context().getLoggerList()) {
      if (logger.getLevel() != null) {
        levels.put(logger.getName(), logger.getLevel().toString().toLowerCase(Locale.ROOT));
      }
    }
    return levels;
  }

  /**
   * Changes the level of a logger and of those below that have none of their own.
   *
   * @param logger "io.weir", "weir.access", or a logger below "io.weir" that is in use
   * @param level trace, debug, info, warn, error or off; null takes that of the logger above
   * @throws IllegalArgumentException if there is no such logger or level
   */
  public static void set(String logger, @Nullable String level) {
    if (level != null && !LEVELS.contains(level)) {
      throw new IllegalArgumentException(
          "level: expected trace, debug, info, warn, error, off or null, found \"" + level + "\"");
    }
    own(logger).setLevel(level == null ? null : Level.toLevel(level));
  }

  private static Logger own(String name) {
    // A name in use, because each further one would be kept for good.
    var known =
        name.equals(OWN) || name.equals(ACCESS)
            ? context().getLogger(name)
            : name.startsWith(OWN + ".") ? context().exists(name) : null;
    if (known == null) {
      throw new IllegalArgumentException(
          "logger: expected io.weir, weir.access or a logger below io.weir that is in use, found \""
              + name
              + "\"");
    }
    return known;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
