package io.weir.users.avatar;

import com.google.api.HttpBody;
import com.google.protobuf.UnsafeByteOperations;
import io.weir.users.server.Timestamps;
import io.weir.users.v1.Avatar;

/** Converts avatars to messages. */
final class AvatarResponses {
  private AvatarResponses() {}

  static Avatar avatar(io.weir.users.avatar.Avatar avatar) {
    return Avatar.newBuilder()
        .setContentType(avatar.type().contentType())
        .setBytes(avatar.bytes())
        .setUpdatedAt(Timestamps.of(avatar.updatedAt()))
        .build();
  }

  /**
   * @param piece not modified afterwards
   */
  static HttpBody body(ImageType type, byte[] piece) {
    return HttpBody.newBuilder()
        .setContentType(type.contentType())
        .setData(UnsafeByteOperations.unsafeWrap(piece))
        .build();
  }
}
