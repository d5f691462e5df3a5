package io.weir.users.job;

import io.weir.users.call.Call;
import io.weir.users.call.Violation;
import io.weir.users.user.NewUser;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Import while its rows arrive. Stores them in batches, so that its memory is bounded. Methods
 * block. Not thread-safe.
 */
public final class Import {
  private static final int BATCH_ROWS = 500;
  private static final int BATCH_BYTES = 1 << 20;

  private final Imports imports;
  private final Call call;
  private final List<Imports.Row> rows = new ArrayList<>();
  private final List<RefusedRow> refused = new ArrayList<>();
  private @Nullable UUID job;
  private long next;
  private int bytes;

  public Import(Imports imports, Call call) {
    this.imports = imports;
    this.call = call;
  }

  /**
   * Adds a row.
   *
   * @param wrong invalid fields of the row, which the caller has found
   */
  public void add(NewUser user, List<Violation> wrong) {
    if (next == imports.maxRows()) {
      throw new JobFailure.TooManyRows(next);
    }
    var index = next++;
    if (wrong.isEmpty()) {
      rows.add(new Imports.Row(index, user));
      bytes += user.weight();
    } else {
      refused.add(new RefusedRow(index, wrong.getFirst().field(), wrong.getFirst().description()));
    }
    if (rows.size() + refused.size() >= BATCH_ROWS || bytes > BATCH_BYTES) {
      flush();
    }
  }

  /** Stores the last rows. */
  public void end() {
    flush();
  }

  /**
   * Completes the import after its last rows were stored.
   *
   * @param completing call for which it is completed
   */
  public Job finish(Call completing) {
    return imports.finish(begun(), completing);
  }

  /** Discards the rows. */
  public void abandon() {
    if (job != null) {
      imports.abandon(job);
      job = null;
    }
  }

  private void flush() {
    var batch = new Imports.Batch(List.copyOf(rows), List.copyOf(refused), next);
    rows.clear();
    refused.clear();
    bytes = 0;
    imports.add(begun(), batch, call);
  }

  private UUID begun() {
    if (job == null) {
      job = imports.begin(call);
    }
    return job;
  }
}
