package io.weir.users.room;

import io.weir.users.call.Call;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rooms with what is said there, in an order that is the same for all instances: the port of the
 * domain, implemented by storage. Methods block. Thread-safe.
 */
public interface Rooms {
  /** More than these do not wait for long for a member who reads too slowly. */
  int MOST_WAITING = 100;

  /**
   * Joins a room.
   *
   * @param news run whenever something was said or the member is no longer open; must not block
   * @throws UsersFailure.TooMany if the room is full
   */
  Membership join(String room, String displayName, Runnable news, Call call);

  /**
   * The newest messages, newest first.
   *
   * @param before number of a message that they are older than; null for the newest of all
   */
  List<RoomMessage> newest(String room, @Nullable Long before, int most, Call call);

  /** Who is there, in the order of joining. */
  List<RoomMember> members(String room, Call call);

  /**
   * Ends a member, at whichever instance it is: it says nothing from here on.
   *
   * @throws UsersFailure.NoMember if there is none
   */
  void close(String room, UUID member, Call call);
}
