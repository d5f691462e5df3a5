package io.weir.users.user;

import io.weir.users.server.OpaqueToken;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;

/** A user's version as the opaque etag of exactly this user. */
public final class Etags {
  /** No user ever has it. */
  private static final long NO_VERSION = -1;

  private Etags() {}

  public static String of(User user) {
    var version = ByteBuffer.allocate(Long.BYTES).putLong(user.version()).array();
    return OpaqueToken.write(context(user.id()), version);
  }

  /** Empty for no etag; one that was never given stands for no state at all, so it matches none. */
  public static OptionalLong version(UUID id, String etag) {
    if (etag.isEmpty()) {
      return OptionalLong.empty();
    }
    var version = OpaqueToken.read(context(id), etag, Long.BYTES);
    return OptionalLong.of(version == null ? NO_VERSION : ByteBuffer.wrap(version).getLong());
  }

  private static String context(UUID id) {
    return "etag " + id;
  }
}
