package io.weir.users.user;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The users: the port of the domain, implemented by storage. Arguments were checked. Every method
 * blocks, ends early when its call ends, and throws a {@link UsersFailure} when it was not done.
 * Thread-safe.
 */
public interface Users {

  User create(NewUser user, Call call);

  User get(UUID id, Call call);

  /**
   * @param version the only one that may be changed; empty for any
   */
  User update(UUID id, UserChange change, OptionalLong version, Call call);

  /**
   * @param version the only one that may be deleted; empty for any
   */
  void delete(UUID id, OptionalLong version, Call call);

  /** In the order of creation; the position is the identifier. */
  Page<UUID> list(PageRequest<UUID> page, Call call);

  Page<MatchPosition> search(SearchText query, PageRequest<MatchPosition> page, Call call);

  UserBatch batchGet(List<UUID> ids, Call call);
}
