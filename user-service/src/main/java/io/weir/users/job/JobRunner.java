package io.weir.users.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates users from the rows of imports, one job at a time. Each step is a transaction that also
 * records the progress, so that another instance continues from there when this one is lost.
 */
public final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  private final JobWorkStore store;
  private final Counter created;
  private final Counter refused;

  public JobRunner(JobWorkStore store, MeterRegistry meters) {
    this.store = store;
    this.created = counter(meters, "created");
    this.refused = counter(meters, "refused");
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("users.import.rows")
        .description("Rows of imports that were worked at here, by what became of them")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Works on one job, if there is any. Returns true if there may be another. */
  public boolean run(Call call) {
    var job = store.take(call);
    if (job.isEmpty()) {
      return false;
    }
    try {
      while (!call.ended() && step(job.get(), call)) {}
    } catch (Failure e) {
      throw e;
    } catch (RuntimeException e) {
      // Another attempt would fail in the same way.
      log.error("job {} is given up", job.get(), e);
      store.fail(job.get(), "internal error", call);
    }
    return true;
  }

  /** Processes one step. Returns true if the job has more rows for this instance. */
  private boolean step(UUID job, Call call) {
    var step = store.step(job, call);
    if (step.isEmpty()) {
      return false;
    }
    created.increment((double) step.get().created());
    refused.increment((double) (step.get().rows() - step.get().created()));
    return step.get().more();
  }
}
