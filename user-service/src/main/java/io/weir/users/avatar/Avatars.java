package io.weir.users.avatar;

import io.weir.users.call.Call;
import java.util.UUID;

/**
 * The pictures of users: the port of the domain, implemented by storage. Content comes and goes in
 * pieces, and what is not yet whole is nobody's avatar. Methods block. Thread-safe.
 */
public interface Avatars {

  /** Most bytes of one. */
  long most();

  /**
   * Begins to take one.
   *
   * @throws UsersFailure.NotFound if there is no such user
   */
  UUID begin(UUID user, ImageType type, Call call);

  /** Takes the next piece. */
  void add(UUID upload, int index, byte[] piece, Call call);

  /**
   * All pieces have come: from here on it is the user's avatar.
   *
   * @throws UsersFailure.NotFound if the user is no longer there
   */
  Avatar finish(UUID user, UUID upload, Call call);

  /** What was taken is not wanted. */
  void abandon(UUID upload);

  /**
   * Which one a user has.
   *
   * @throws UsersFailure.NoAvatar if it has none
   * @throws UsersFailure.NotFound if there is no such user
   */
  Stored get(UUID user, Call call);

  /**
   * One piece of it.
   *
   * @throws UsersFailure.AvatarGone if it is no longer kept
   */
  byte[] piece(UUID upload, int index, Call call);

  /**
   * @throws UsersFailure.NoAvatar if it has none
   * @throws UsersFailure.NotFound if there is no such user
   */
  void delete(UUID user, Call call);

  /** An avatar and where its pieces are. */
  record Stored(Avatar avatar, UUID upload, int pieces) {}
}
