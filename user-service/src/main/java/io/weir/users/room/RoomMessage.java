package io.weir.users.room;

import io.weir.users.feed.FeedEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message in a room.
 *
 * @param sequence number of the message in its room, in commit order without gaps
 * @param member the sender
 * @param messageId identifies repetitions by the sender; null if it sent none
 */
public record RoomMessage(
    long sequence,
    String room,
    UUID member,
    String displayName,
    String text,
    @Nullable UUID messageId,
    Instant saidAt)
    implements FeedEntry {
  private static final int FIXED_BYTES = 200;

  /**
   * Returns the approximate size in memory, in bytes. Strings with characters beyond Latin-1 take
   * two bytes a character.
   */
  @Override
  public int weight() {
    return FIXED_BYTES + 2 * (displayName.length() + text.length());
  }
}
