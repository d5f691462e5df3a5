package io.weir.users.job;

import io.weir.users.server.Timestamps;
import io.weir.users.v1.Job;

/** Converts jobs to messages. */
final class JobResponses {
  private JobResponses() {}

  static Job job(io.weir.users.job.Job job) {
    var message =
        Job.newBuilder()
            .setId(job.id().toString())
            .setState(state(job.state()))
            .setRows(job.rows().received())
            .setCreated(job.rows().created())
            .setRefused(job.rows().refused())
            .setFailure(job.failure())
            .setCreatedAt(Timestamps.of(job.createdAt()))
            .setUpdatedAt(Timestamps.of(job.updatedAt()));
    job.refusals().forEach(row -> message.addRefusals(refusal(row)));
    return message.build();
  }

  private static io.weir.users.v1.RefusedRow refusal(RefusedRow row) {
    return io.weir.users.v1.RefusedRow.newBuilder()
        .setIndex(row.index())
        .setField(row.field())
        .setDescription(row.description())
        .build();
  }

  private static Job.State state(io.weir.users.job.Job.State state) {
    return switch (state) {
      case RECEIVING -> Job.State.RECEIVING;
      case WAITING -> Job.State.WAITING;
      case RUNNING -> Job.State.RUNNING;
      case DONE -> Job.State.DONE;
      case FAILED -> Job.State.FAILED;
    };
  }
}
