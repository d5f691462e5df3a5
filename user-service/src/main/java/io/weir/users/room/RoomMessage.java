package io.weir.users.room;

import io.weir.users.feed.FeedEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a room.
 *
 * @param sequence one more than that of the message before in the room, in the order of commits
 * @param member who has said it
 * @param messageId what the sender calls it, so that it is said once; null if it has no name for it
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
  private static final int FIXED = 200;

  /** Strings with anything beyond Latin-1 take two bytes a character. */
  @Override
  public int weight() {
    return FIXED + 2 * (displayName.length() + text.length());
  }
}
