package io.weir.gateway.admission;

import java.util.List;

/**
 * Configuration of the adaptive limit of concurrent unary calls, which follows how much slower than
 * usual the calls are. In a file, {@code admission: {min: 16, max: 10000}}, or false.
 *
 * @param adaptive false to apply limits.concurrent only
 * @param min lower bound of the limit, in concurrent calls
 * @param max upper bound of the limit, in concurrent calls
 * @param shedLast path prefixes of the requests that are refused last: "/v1/auth:",
 *     "/weir.users.v1.UserService/"
 */
public record AdmissionConfig(boolean adaptive, int min, int max, List<String> shedLast) {

  public AdmissionConfig {
    shedLast = List.copyOf(shedLast);
    if (min < 1 || min > max) {
      throw new IllegalArgumentException(
          "min: found %d, max: found %d, expected 1 <= min <= max".formatted(min, max));
    }
    for (var path : shedLast) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "shed-last: found '%s', expected the beginning of a path, '/...'".formatted(path));
      }
    }
  }

  public static AdmissionConfig defaults() {
    return new AdmissionConfig(true, 16, 10_000, List.of());
  }

  public static AdmissionConfig parse(String text) {
    var defaults = defaults();
    return switch (text) {
      case "true" -> defaults;
      case "false" -> new AdmissionConfig(false, defaults.min(), defaults.max(), List.of());
      default ->
          throw new IllegalArgumentException(
              "found '%s', expected true, false or {min: 16, max: 10000}".formatted(text));
    };
  }

  boolean isShedLast(String path) {
    for (var beginning : shedLast) {
      if (path.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
