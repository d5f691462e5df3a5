package io.weir.users.job;

import io.weir.users.call.Call;
import io.weir.users.user.NewUser;
import java.util.List;
import java.util.UUID;

/**
 * Imports of users. Rows are stored until all have arrived; then a job creates users from them, at
 * any instance. Methods block. Thread-safe.
 */
public interface Imports {

  /** A row that can become a user. */
  record Row(long index, NewUser user) {}

  /**
   * Consecutive rows.
   *
   * @param end index behind the last row
   */
  record Batch(List<Row> rows, List<RefusedRow> refused, long end) {}

  /** Maximum number of rows of an import. */
  long maxRows();

  /**
   * Begins to receive rows. Returns the identifier of the job.
   *
   * @throws JobFailure.TooManyImports if the maximum number of imports has not ended
   */
  UUID begin(Call call);

  /** Stores rows. */
  void add(UUID job, Batch batch, Call call);

  /** Releases the job, whose rows are complete, to the workers. */
  Job finish(UUID job, Call call);

  /** Discards the rows that were received. */
  void abandon(UUID job);
}
