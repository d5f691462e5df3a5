package io.weir.users.database;

import java.util.List;

/**
 * Receiver of PostgreSQL notifications. A notification only says that something has changed; the
 * listener reads the change from its tables. Called by the thread of {@link NotificationDispatcher}
 * only.
 */
public interface NotificationListener {

  /** Returns the channels to LISTEN on. */
  List<String> channels();

  void notified(String channel, String payload);

  /** Reports a possible change without a notification: the connection is new or was silent. */
  void anythingMayHaveChanged();

  /** Reads the changes, if there was a reason to look since the last call. */
  void refresh(SqlSession session);

  /** Reports that the connection is lost. State held in memory may be out of date from now on. */
  void disconnected();
}
