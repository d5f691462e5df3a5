package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.user.UserFailure;
import java.util.UUID;

/** The avatars of users, read in pieces. Methods block. Thread-safe. */
public interface Avatars {

  /**
   * Returns the current avatar of a user.
   *
   * @throws AvatarFailure.NotFound if the user has no avatar
   * @throws UserFailure.NotFound if the user does not exist
   */
  Stored get(UUID user, Call call);

  /**
   * Reads one piece of an avatar.
   *
   * @throws AvatarFailure.Replaced if the upload is no longer kept
   */
  byte[] piece(UUID upload, int index, Call call);

  /**
   * Deletes the avatar of a user.
   *
   * @throws AvatarFailure.NotFound if the user has no avatar
   * @throws UserFailure.NotFound if the user does not exist
   */
  void delete(UUID user, Call call);

  /** An avatar and the upload that contains its pieces. */
  record Stored(Avatar avatar, UUID upload, int pieces) {}
}
