package io.weir.users.room;

import io.weir.users.call.Call;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rooms with their members and messages. The order of messages is the same at all instances.
 * Methods block. Thread-safe.
 */
public interface Rooms {
  /** Number of waiting messages beyond which a member counts as slow. */
  int MAX_WAITING = 100;

  /**
   * Joins a room.
   *
   * @param news runs when there are messages or the member is no longer open; must not block
   * @throws RoomFailure.RoomFull if the room is full
   */
  Membership join(String room, String displayName, Runnable news, Call call);

  /**
   * Returns the newest messages, newest first.
   *
   * @param before number of a message that all of them are older than; null for the newest of all
   */
  List<RoomMessage> newest(String room, @Nullable Long before, int most, Call call);

  /** Lists the members of a room in order of joining. */
  List<RoomMember> members(String room, Call call);

  /**
   * Closes a member at whichever instance it is, so that it cannot send any more.
   *
   * @throws RoomFailure.NoMember if the member does not exist
   */
  void close(String room, UUID member, Call call);
}
