package io.weir.users.job;

import io.weir.users.call.Call;
import java.util.UUID;

/** Jobs and their progress. Thread-safe. */
public interface Jobs {

  /**
   * Reads a job; blocks.
   *
   * @throws JobFailure.NotFound if it does not exist
   */
  Job get(UUID id, Call call);

  /**
   * Runs the action whenever the job may have changed; the action must not block.
   *
   * @return removes the action
   */
  Runnable onChange(UUID job, Runnable action);
}
