package io.weir.runtime.accesslog;

import java.util.List;
import java.util.Locale;

/**
 * Configuration of the access log: {@code access-log: off}, {@code access-log: json}, or a mapping
 * that also names what of a request is written beside its method and path.
 *
 * @param headers request headers to write; none unless configured
 * @param query true to write the query too; it may contain secrets
 */
public record AccessLogConfig(Format format, List<String> headers, boolean query) {

  /** Form of the lines. */
  public enum Format {
    /** One line of text: "127.0.0.1 GET /v1/users/7 200 53B 1.2ms h2c". */
    TEXT,
    /** The same as fields of the JSON log. */
    JSON,
    OFF
  }

  public AccessLogConfig {
    headers = headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (var name : headers) {
      if (!name.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) {
        throw new IllegalArgumentException(
            "headers: found '%s', expected the name of a header".formatted(name));
      }
    }
  }

  public static AccessLogConfig defaults() {
    return of(Format.TEXT);
  }

  public static AccessLogConfig parse(String text) {
    return switch (text) {
      case "text", "true" -> of(Format.TEXT);
      case "json" -> of(Format.JSON);
      case "off", "false" -> of(Format.OFF);
      default ->
          throw new IllegalArgumentException(
              "found '%s', expected text, json, off or {format, headers, query}".formatted(text));
    };
  }

  private static AccessLogConfig of(Format format) {
    return new AccessLogConfig(format, List.of(), false);
  }
}
