package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.user.UserFailure;
import java.util.UUID;

/** Uploads of avatars, each written in pieces until it replaces the avatar. Methods block. */
public interface AvatarUploads {

  /** Maximum size of an avatar. */
  long maxBytes();

  /**
   * Begins an upload.
   *
   * @throws UserFailure.NotFound if the user does not exist
   */
  UUID begin(UUID user, ImageType type, Call call);

  /** Stores the next piece. */
  void add(UUID upload, int index, byte[] piece, Call call);

  /**
   * Makes a complete upload the avatar of the user.
   *
   * @throws UserFailure.NotFound if the user was deleted
   */
  Avatar finish(UUID user, UUID upload, Call call);

  /** Discards an upload. */
  void abandon(UUID upload);
}
