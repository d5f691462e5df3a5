package io.weir.users.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the {@link NotificationDispatcher} wakes and reads for. Called by its thread alone. */
public interface NotificationListener {

  /** Where others tell what they have done. */
  List<String> channels();

  /** Somebody has told something there. */
  void heard(String channel, String what);

  /** Anything may have happened: the connection is new, or nothing was heard for a while. */
  void anything();

  /** Reads what is new, if anything was heard since. */
  void look(Connection connection) throws SQLException;

  /** What is known may be old from here on: the connection is lost. */
  void lost();
}
