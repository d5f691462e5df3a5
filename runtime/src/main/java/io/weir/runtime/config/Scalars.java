package io.weir.runtime.config;

import io.weir.runtime.config.value.Percent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses the text of a scalar as a value of a type. An IllegalArgumentException describes the
 * mistake.
 */
final class Scalars {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  private Scalars() {}

  static Object read(String text, Class<?> type) {
    if (type == String.class) {
      return text;
    }
    if (type == int.class || type == Integer.class) {
      return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return decimal(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(text);
    }
    return readObject(text, type);
  }

  private static Object readObject(String text, Class<?> type) {
    if (type == Duration.class) {
      return DurationText.parse(text);
    }
    if (type == URI.class) {
      return uri(text);
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    var parse = parse(type);
    if (parse.isPresent()) {
      return call(parse.get(), text);
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    throw new IllegalStateException("no value of a configuration can be a " + type);
  }

  /** Returns the type's own parse method; empty if the type has none. */
  static Optional<Method> parse(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals("parse"))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> type.isAssignableFrom(method.getReturnType()))
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
        .findFirst();
  }

  private static Object call(Method parse, String text) {
    try {
      parse.setAccessible(true);
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(parse + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long whole(String text, long min, long max) {
    if (!DECIMAL.matcher(text).matches()) {
      throw expected(text, "a number");
    }
    try {
      long value = WHOLE.matcher(text).matches() ? Long.parseLong(text) : Long.MIN_VALUE;
      if (value >= min && value <= max && WHOLE.matcher(text).matches()) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Too long. Reported like a number out of range.
    }
    throw expected(text, "a whole number from %d to %d".formatted(min, max));
  }

  /** Parses a number. A fraction may be written as a percentage: 50% is 0.5. */
  private static double decimal(String text) {
    if (text.endsWith("%")) {
      return Percent.parse(text).fraction();
    }
    if (!DECIMAL.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
      throw expected(text, "a number");
    }
    return Double.parseDouble(text);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw expected(text, "true or false");
    };
  }

  /**
   * Parses a URI. The message of a failure does not repeat the text, because a URL may contain a
   * password.
   */
  private static URI uri(String text) {
    try {
      var uri = URI.create(text);
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Reported below.
    }
    throw new IllegalArgumentException("expected a URL such as http://host:4318");
  }

  private static Object constant(String text, Class<?> type) {
    var constants = type.getEnumConstants();
    for (var constant : constants) {
      if (Keys.ofConstant(constant).equals(text)) {
        return constant;
      }
    }
    var known = Arrays.stream(constants).map(Keys::ofConstant).toList();
    throw new IllegalArgumentException(
        "found '%s', expected one of %s".formatted(text, String.join(", ", known)));
  }

  private static IllegalArgumentException expected(String found, String what) {
    return new IllegalArgumentException("found '%s', expected %s".formatted(found, what));
  }
}
