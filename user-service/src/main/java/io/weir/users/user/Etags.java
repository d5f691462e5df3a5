package io.weir.users.user;

import io.weir.users.server.OpaqueToken;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;

/** Versions of users as opaque etags. An etag belongs to its user. */
final class Etags {
  /** Version that no user has. */
  private static final long NO_VERSION = -1;

  private Etags() {}

  static String of(User user) {
    var version = ByteBuffer.allocate(Long.BYTES).putLong(user.version()).array();
    return OpaqueToken.write(context(user.id()), version);
  }

  /**
   * Returns the version of an etag: empty for no etag, and one that matches no user for an unknown
   * etag.
   */
  static OptionalLong version(UUID id, String etag) {
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
