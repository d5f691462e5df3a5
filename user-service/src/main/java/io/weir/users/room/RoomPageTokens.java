package io.weir.users.room;

import io.weir.users.server.OpaqueToken;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Positions among the messages of a room as opaque tokens, each of which belongs to its room. */
final class RoomPageTokens {
  private RoomPageTokens() {}

  /** Writes the token of a page with messages older than the given one. */
  static String messages(String room, long before) {
    var content = ByteBuffer.allocate(Long.BYTES).putLong(before).array();
    return OpaqueToken.write(context(room), content);
  }

  static @Nullable Long messages(String room, String token) {
    var content = OpaqueToken.read(context(room), token, Long.BYTES);
    return content == null ? null : ByteBuffer.wrap(content).getLong();
  }

  private static String context(String room) {
    return "room " + room;
  }
}
