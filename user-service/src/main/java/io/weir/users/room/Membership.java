package io.weir.users.room;

import io.weir.users.call.Call;
import java.util.List;

/** The membership of one call in a room, until it leaves. Thread-safe. */
public interface Membership {

  RoomMember member();

  /** Returns the number of the last message when the member joined. */
  long last();

  /** Returns the number up to which messages were no longer kept when the member joined. */
  long forgotten();

  /**
   * Returns the next messages behind a position, oldest first; empty if there are none. Blocks only
   * for a reader that is far behind.
   *
   * @throws RoomFailure.Forgotten if messages behind the position are no longer kept
   * @throws RoomFailure.NotYetSent if the position is behind the last message
   */
  List<RoomMessage> after(long sequence, Call call);

  /**
   * Returns the number of messages behind a position, as far as this instance has been notified.
   */
  long waiting(long sequence);

  /**
   * Sends a message; a repetition has no effect.
   *
   * @throws RoomFailure.MemberClosed if an administrator has closed this member
   * @throws RoomFailure.MemberLost if it is no longer a member
   */
  void send(NewMessage message, Call call);

  /** Returns true if {@link #requireOpen} passes. */
  boolean open();

  /**
   * @throws RoomFailure.MemberClosed if an administrator has closed this member
   * @throws RoomFailure.MemberLost if it is no longer a member
   */
  void requireOpen();

  /** Leaves the room; does not block. */
  void leave(Departure reason);

  /** The reason why a member has left. */
  enum Departure {
    /** The client ended the call. */
    LEFT,
    /** The client did not read messages in time. */
    SLOW,
    /** An administrator has closed the member. */
    CLOSED,
    /** The instance shuts down, or has lost its lease. */
    INSTANCE,
    /** The client sent something invalid, or the call failed. */
    FAILED
  }
}
