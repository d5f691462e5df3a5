package io.weir.users.database;

import java.util.List;

/**
 * A receiver of PostgreSQL notifications. A notification only says that something has changed; the
 * listener reads the change from its tables. Called by the thread of {@link NotificationDispatcher}
 * only.
 */
public interface NotificationListener {

  /** Channels to LISTEN on. */
  List<String> channels();

  void notified(String channel, String payload);

  /** Something may have changed without a notification: the connection is new or was silent. */
  void anythingMayHaveChanged();

  /** Reads what has changed, if there was a reason to look since the last call. */
  void refresh(SqlSession session);

  /** The connection is lost: state held in memory may be out of date from now on. */
  void disconnected();
}
