package io.weir.quickstart;

import io.weir.runtime.process.CommandFailure;
import io.weir.users.database.DatabaseUrl;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Tests the connection to the database that the user named, before anything depends on it. */
final class DatabaseProbe {
  private static final String SECONDS = "4";

  private DatabaseProbe() {}

  /**
   * Connects to the database once.
   *
   * @throws IllegalArgumentException if the text is not the URL of a database
   * @throws CommandFailure if the connection fails; the message names the database and the reason
   */
  static void require(String text) {
    var url = DatabaseUrl.parse(text);
    try {
      DriverManager.getConnection(url.jdbc(), properties(url)).close();
    } catch (SQLException e) {
      throw new CommandFailure("cannot use the database %s: %s".formatted(url, reason(e)), e);
    }
  }

  private static Properties properties(DatabaseUrl url) {
    var properties = new Properties();
    properties.setProperty("loginTimeout", SECONDS);
    properties.setProperty("connectTimeout", SECONDS);
    properties.setProperty("socketTimeout", SECONDS);
    var user = url.user();
    if (user != null) {
      properties.setProperty("user", user);
    }
    var password = url.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    return properties;
  }

  /**
   * Returns the reason in a few words. The driver's message is either lengthy advice or says only
   * that it failed.
   */
  private static String reason(SQLException e) {
    return switch (e.getCause()) {
      case ConnectException _ -> "connection refused";
      case UnknownHostException _ -> "there is no such host";
      case SocketTimeoutException _ -> "no answer within " + SECONDS + " s";
      case null, default ->
          String.valueOf(e.getMessage())
              .lines()
              .findFirst()
              .orElse("no reason given")
              .replaceFirst("^FATAL: ", "");
    };
  }
}
