package io.weir.users.user;

import io.weir.users.server.OpaqueToken;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Positions in lists and searches as opaque tokens. The token of a search belongs to its query. */
final class UserPageTokens {
  private static final String LIST = "list";
  private static final int ID_BYTES = 2 * Long.BYTES;
  private static final int MATCH_BYTES = ID_BYTES + 1;

  private UserPageTokens() {}

  static String list(UUID position) {
    return OpaqueToken.write(LIST, put(ByteBuffer.allocate(ID_BYTES), position).array());
  }

  static @Nullable UUID list(String token) {
    var content = OpaqueToken.read(LIST, token, ID_BYTES);
    return content == null ? null : id(ByteBuffer.wrap(content));
  }

  static String search(SearchText query, MatchPosition position) {
    var bytes = ByteBuffer.allocate(MATCH_BYTES).put((byte) position.rank());
    return OpaqueToken.write(context(query), put(bytes, position.id()).array());
  }

  static @Nullable MatchPosition search(SearchText query, String token) {
    var content = OpaqueToken.read(context(query), token, MATCH_BYTES);
    if (content == null) {
      return null;
    }
    var bytes = ByteBuffer.wrap(content);
    var rank = bytes.get();
    return new MatchPosition(rank, id(bytes));
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
