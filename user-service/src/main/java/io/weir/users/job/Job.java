package io.weir.users.job;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An import of users.
 *
 * @param refusals the first of them
 * @param failure why it was given up; empty unless it was
 * @param version one more with each change
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

  /** How far it is. */
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

  /** How many rows there are, and what became of them so far. */
  public record Rows(long received, long created, long refused) {}
}
