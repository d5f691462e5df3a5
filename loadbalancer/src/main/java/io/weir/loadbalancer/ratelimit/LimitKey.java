package io.weir.loadbalancer.ratelimit;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What calls are counted by: "address", "identity", "everyone", or "header x-tenant".
 *
 * @param kind which of these
 * @param header name of the header, in lower case; empty for the other kinds
 */
public record LimitKey(Kind kind, String header) {
  private static final String HEADER = "header ";
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

  /** What a key is made of. */
  public enum Kind {
    /** The address of the client, or the network of an IPv6 host. */
    ADDRESS,
    /** The verified identity of the caller, or its address if it has none. */
    IDENTITY,
    /** The value of a header, or the address of a caller that does not send it. */
    HEADER,
    /** One count for all callers. */
    EVERYONE
  }

  public static LimitKey defaults() {
    return new LimitKey(Kind.ADDRESS, "");
  }

  /**
   * Parses a key as a configuration writes it.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static LimitKey parse(String text) {
    return switch (text) {
      case "address" -> defaults();
      case "identity" -> new LimitKey(Kind.IDENTITY, "");
      case "everyone" -> new LimitKey(Kind.EVERYONE, "");
      default -> ofHeader(text);
    };
  }

  private static LimitKey ofHeader(String text) {
    var name = text.startsWith(HEADER) ? text.substring(HEADER.length()).strip() : "";
    var lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected address, identity, everyone or header NAME");
    }
    return new LimitKey(Kind.HEADER, lower);
  }

  @Override
  public String toString() {
    return kind == Kind.HEADER ? HEADER + header : kind.name().toLowerCase(Locale.ROOT);
  }
}
