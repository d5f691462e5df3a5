package io.weir.users.room;

import io.weir.users.call.Call;
import java.util.List;

/** The place of one member in its room, until it leaves. Thread-safe. */
public interface Membership {

  RoomMember member();

  /** Number of the last message when it joined. */
  long last();

  /** Messages up to this number were no longer kept when it joined. */
  long forgotten();

  /**
   * The next messages behind one, oldest first; none if nothing was said since. Blocks only for a
   * reader that is far behind.
   *
   * @throws UsersFailure.OutOfRange if messages behind it are no longer kept, or it was not said
   */
  List<RoomMessage> after(long sequence, Call call);

  /** How many messages wait behind one, as far as this instance has heard. */
  long waiting(long sequence);

  /**
   * Says something, or nothing if it was said before.
   *
   * @throws UsersFailure.MemberClosed if an administrator has closed this member
   * @throws UsersFailure.MemberLost if it is no longer a member
   */
  void say(NewMessage utterance, Call call);

  /** Whether {@link #requireOpen} passes. */
  boolean open();

  /**
   * @throws UsersFailure.MemberClosed if an administrator has closed this member
   * @throws UsersFailure.MemberLost if it is no longer a member
   */
  void requireOpen();

  /** Does not block. */
  void leave(Departure why);

  /** Why a member is gone. */
  enum Departure {
    /** By itself. */
    LEFT,
    /** It did not read what was said. */
    SLOW,
    /** An administrator has closed it. */
    CLOSED,
    /** The instance leaves, or has lost it. */
    INSTANCE,
    /** What it sent was not valid, or could not be done. */
    FAILED
  }
}
