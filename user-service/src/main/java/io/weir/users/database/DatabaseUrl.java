package io.weir.users.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Parts of a database URL in the syntax of libpq or JDBC. */
public record DatabaseUrl(String jdbc, @Nullable String user, @Nullable String password) {
  private static final int DEFAULT_PORT = 5432;
  private static final String EXPECTED =
      "a database URL is expected, postgresql://user:password@host:port/database or"
          + " jdbc:postgresql://host:port/database";

  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://"
              + "(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
              + "(?<rest>(?<hosts>[^@/?]+)/[^/?@]+(?:\\?.*)?)");

  private static final Pattern PASSWORD = Pattern.compile(":[^:@/]*@|(?<=password=)[^&]*");

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException with a one-line message without the password
   */
  public static DatabaseUrl parse(String url) {
    var parts = URL.matcher(url.strip());
    var known =
        parts.matches() && portsAreValid(parts.group("hosts"))
            ? Driver.parseURL("jdbc:postgresql://" + parts.group("rest"), new Properties())
            : null;
    if (known == null) {
      throw new IllegalArgumentException(
          EXPECTED + ", found \"" + PASSWORD.matcher(url).replaceAll("…") + "\"");
    }
    return new DatabaseUrl(
        "jdbc:postgresql://" + parts.group("rest"),
        either(parts.group("user"), PGProperty.USER.getOrDefault(known)),
        either(parts.group("password"), PGProperty.PASSWORD.getOrDefault(known)));
  }

  /** Returns the name of the database. */
  public String name() {
    var text = toString();
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** Returns the host; null if the URL names several. */
  public @Nullable String host() {
    var address = address();
    if (address.contains(",")) {
      return null;
    }
    var host = hasPort(address) ? address.substring(0, address.lastIndexOf(':')) : address;
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns the port of the only host. */
  public int port() {
    var address = address();
    return hasPort(address)
        ? Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))
        : DEFAULT_PORT;
  }

  private String address() {
    var text = toString();
    return text.substring(text.indexOf("//") + 2, text.lastIndexOf('/'));
  }

  private static boolean hasPort(String address) {
    return address.lastIndexOf(':') > address.lastIndexOf(']');
  }

  /**
   * Returns true if the ports are valid. The driver checks them too, but with a message of several
   * lines.
   */
  private static boolean portsAreValid(String hosts) {
    return Arrays.stream(hosts.split(",", -1)).allMatch(DatabaseUrl::portIsValid);
  }

  private static boolean portIsValid(String host) {
    var colon = host.lastIndexOf(':');
    if (colon < 0 || host.endsWith("]")) {
      return true;
    }
    var port = host.substring(colon + 1);
    return port.matches("[0-9]{1,5}")
        && Integer.parseInt(port) > 0
        && Integer.parseInt(port) < 1 << 16;
  }

  private static @Nullable String either(@Nullable String inAuthority, @Nullable String inQuery) {
    return inAuthority == null
        ? inQuery
        : URLDecoder.decode(inAuthority.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns host and database only, because the query may contain a password. */
  @Override
  public String toString() {
    var query = jdbc.indexOf('?');
    return query < 0 ? jdbc : jdbc.substring(0, query);
  }
}
