package io.weir.users.user;

import io.weir.users.call.Call;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The users that are stored. Arguments must be valid. Every method blocks, ends early when its call
 * ends, and throws a {@link UserFailure} or another failure if it has done nothing. Thread-safe.
 */
public interface Users {

  User create(NewUser user, Call call);

  User get(UUID id, Call call);

  /**
   * Updates a user.
   *
   * @param version version to update; empty for any
   */
  User update(UUID id, UserChange change, OptionalLong version, Call call);

  /**
   * Deletes a user.
   *
   * @param version version to delete; empty for any
   */
  void delete(UUID id, OptionalLong version, Call call);

  /** Lists users in order of creation; positions are identifiers. */
  Page<UUID> list(PageRequest<UUID> page, Call call);

  Page<MatchPosition> search(SearchText query, PageRequest<MatchPosition> page, Call call);

  UserBatch batchGet(List<UUID> ids, Call call);
}
