package io.weir.users.job;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An import of users.
 *
 * @param refusals the first refused rows
 * @param failure reason why the job failed; empty unless it has failed
 * @param version incremented by each change
 */
public record Job(
    UUID id,
    State state,
    Rows rows,
    List<RefusedRow> refusals,
    String failure,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  public Job {
    refusals = List.copyOf(refusals);
  }

  public Job with(List<RefusedRow> read) {
    return new Job(id, state, rows, read, failure, createdAt, updatedAt, version);
  }

  /** Progress of a job. */
  public enum State {
    RECEIVING,
    WAITING,
    RUNNING,
    DONE,
    FAILED;

    public boolean ended() {
      return this == DONE || this == FAILED;
    }
  }

  /** Numbers of rows received, created and refused so far. */
  public record Rows(long received, long created, long refused) {}
}
