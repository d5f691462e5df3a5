package io.weir.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Single values: what is written, with the environment put in, as the type that is wanted. */
final class Scalars {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:([^}]*))?}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

  /** A type, what a value of it looks like, and how it is read. */
  private record Reading(String expected, Function<String, Object> parse) {}

  private static final Map<Class<?>, Reading> READINGS =
      Map.ofEntries(
          Map.entry(String.class, new Reading("text", text -> text)),
          Map.entry(int.class, new Reading("a whole number", Integer::valueOf)),
          Map.entry(long.class, new Reading("a whole number", Long::valueOf)),
          Map.entry(double.class, new Reading("a number or a share such as 50%", Scalars::number)),
          Map.entry(boolean.class, new Reading("true or false", Scalars::flag)),
          Map.entry(Duration.class, new Reading("a time such as 500ms, 5s, 1m", Scalars::duration)),
          Map.entry(URI.class, new Reading("a URL", URI::create)),
          Map.entry(Path.class, new Reading("a path", Path::of)));

  private final Mistakes mistakes;
  private final Map<String, String> environment;

  Scalars(Mistakes mistakes, Map<String, String> environment) {
    this.mistakes = mistakes;
    this.environment = environment;
  }

  static boolean parses(Class<?> type) {
    return parser(type).isPresent();
  }

  @Nullable Object value(ScalarNode node, Class<?> type, String key) {
    var text = substituted(node);
    if (text == null) {
      return null;
    }
    try {
      return parsed(text, type);
    } catch (IllegalArgumentException e) {
      mistakes.add(node, key + ": " + e.getMessage());
      return null;
    }
  }

  private @Nullable String substituted(ScalarNode node) {
    var matcher = VARIABLE.matcher(node.getValue());
    int before = mistakes.count();
    var text = matcher.replaceAll(found -> Matcher.quoteReplacement(variable(node, found)));
    return mistakes.count() > before ? null : text;
  }

  private String variable(ScalarNode node, java.util.regex.MatchResult found) {
    var value = environment.get(found.group(1));
    if (value != null) {
      return value;
    }
    if (found.group(2) != null) {
      return found.group(3);
    }
    mistakes.add(
        node, "environment variable " + found.group(1) + " is not set, and there is no default");
    return "";
  }

  private static Object parsed(String text, Class<?> type) {
    var reading = READINGS.get(type);
    if (reading != null) {
      return read(text, reading);
    }
    var parser = parser(type);
    if (parser.isPresent()) {
      return parser.get().apply(text);
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    throw new IllegalStateException("no reading of " + type);
  }

  private static Object read(String text, Reading reading) {
    try {
      return reading.parse().apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected " + reading.expected(), e);
    }
  }

  private static Object constant(String text, Class<?> type) {
    var names =
        Stream.of(type.getEnumConstants()).map(c -> Names.kebab(((Enum<?>) c).name())).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected one of " + String.join(", ", names));
    }
    return type.getEnumConstants()[index];
  }

  private static Object number(String text) {
    return text.endsWith("%") ? Percent.parse(text).fraction() : Double.parseDouble(text);
  }

  private static Object flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Object duration(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    long value = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }

  /** The type's own public static parse(String), if it has one. */
  private static Optional<Function<String, Object>> parser(Class<?> type) {
    try {
      var parse = type.getMethod("parse", String.class);
      return Optional.of(
          text -> {
            try {
              return parse.invoke(null, text);
            } catch (InvocationTargetException e) {
              if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
              }
              throw new IllegalStateException("parse of " + type.getName(), e);
            } catch (IllegalAccessException e) {
              throw new IllegalStateException("parse of " + type.getName(), e);
            }
          });
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }
}
