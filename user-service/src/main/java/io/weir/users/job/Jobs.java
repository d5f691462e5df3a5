package io.weir.users.job;

import io.weir.users.call.Call;
import java.util.UUID;

/** Jobs and their progress. Thread-safe. */
public interface Jobs {

  /**
   * Reads a job. Blocks.
   *
   * @throws JobFailure.NotFound if it does not exist
   */
  Job get(UUID id, Call call);

  /**
   * Runs the action whenever the job may have changed. The action must not block.
   *
   * @return action that removes the registration
   */
  Runnable onChange(UUID job, Runnable action);
}
