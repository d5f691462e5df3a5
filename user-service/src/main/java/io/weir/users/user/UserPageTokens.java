package io.weir.users.user;

import io.weir.users.server.OpaqueToken;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Positions in lists and searches as opaque tokens; that of a search belongs to its query. */
public final class UserPageTokens {
  private static final String LIST = "list";
  private static final int ID_BYTES = 2 * Long.BYTES;
  private static final int MATCH_BYTES = ID_BYTES + 1;

  private UserPageTokens() {}

  public static String list(UUID position) {
    return OpaqueToken.write(LIST, put(ByteBuffer.allocate(ID_BYTES), position).array());
  }

  public static @Nullable UUID list(String token) {
    var content = OpaqueToken.read(LIST, token, ID_BYTES);
    return content == null ? null : id(ByteBuffer.wrap(content));
  }

  public static String search(SearchText query, MatchPosition position) {
    var bytes = ByteBuffer.allocate(MATCH_BYTES).put((byte) position.rank());
    return OpaqueToken.write(context(query), put(bytes, position.id()).array());
  }

  public static @Nullable MatchPosition search(SearchText query, String token) {
    var content = OpaqueToken.read(context(query), token, MATCH_BYTES);
    if (content == null) {
      return null;
    }
    var bytes = ByteBuffer.wrap(content);
    var rank = bytes.get();
    return new MatchPosition(rank, id(bytes));
  }

  /** A page of a room's messages begins with those older than this one. */
  public static String messages(String room, long before) {
    var content = ByteBuffer.allocate(Long.BYTES).putLong(before).array();
    return OpaqueToken.write("room " + room, content);
  }

  public static @Nullable Long messages(String room, String token) {
    var content = OpaqueToken.read("room " + room, token, Long.BYTES);
    return content == null ? null : ByteBuffer.wrap(content).getLong();
  }

  private static String context(SearchText query) {
    return "search " + query.words();
  }

  private static ByteBuffer put(ByteBuffer bytes, UUID id) {
    return bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID id(ByteBuffer bytes) {
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
