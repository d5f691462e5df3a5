package io.weir.users.job;

import io.weir.users.call.Call;
import io.weir.users.user.NewUser;
import java.util.List;
import java.util.UUID;

/**
 * Jobs that create many users: the port of the domain, implemented by storage. Rows are kept until
 * all have come and then become users, at whichever instance. Methods block. Thread-safe.
 */
public interface Imports {

  /** A row that can become a user. */
  record Row(long index, NewUser user) {}

  /**
   * Some rows, one behind the other.
   *
   * @param end index behind the last of them
   */
  record Batch(List<Row> rows, List<RefusedRow> refused, long end) {}

  /** Most rows of one job. */
  long most();

  /** Begins to receive. */
  UUID begin(Call call);

  /** Keeps rows. */
  void add(UUID job, Batch batch, Call call);

  /** All rows are there: the work may begin. */
  Job finish(UUID job, Call call);

  /** What was received is not wanted any more. */
  void abandon(UUID job);

  /**
   * @throws UsersFailure.NoJob if there is none
   */
  Job job(UUID id, Call call);

  /**
   * Runs the action whenever the job may have changed; it must not block.
   *
   * @return takes the action back
   */
  Runnable onNews(UUID job, Runnable action);
}
