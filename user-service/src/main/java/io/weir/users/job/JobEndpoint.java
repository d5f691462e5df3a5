package io.weir.users.job;

import io.grpc.stub.StreamObserver;
import io.weir.users.server.Calls;
import io.weir.users.server.OutboundStream;
import io.weir.users.server.RequestFields;
import io.weir.users.v1.GetJobRequest;
import io.weir.users.v1.Job;
import io.weir.users.v1.JobServiceGrpc;
import io.weir.users.v1.WatchJobRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** The gRPC service weir.users.v1.JobService. */
public final class JobEndpoint extends JobServiceGrpc.JobServiceImplBase {
  public static final String NAME = JobServiceGrpc.SERVICE_NAME;

  /** Time after which a job is read even without a notification. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final Jobs jobs;
  private final Calls calls;

  public JobEndpoint(Jobs jobs, Calls calls) {
    this.jobs = jobs;
    this.calls = calls;
  }

  @Override
  public void getJob(GetJobRequest request, StreamObserver<Job> answer) {
    calls.answer(
        answer, call -> JobResponses.job(jobs.get(RequestFields.id(request.getId()), call)));
  }

  @Override
  public void watchJob(WatchJobRequest request, StreamObserver<Job> answer) {
    calls.stream(answer, stream -> watch(stream, RequestFields.id(request.getId())));
  }

  private void watch(OutboundStream<Job> stream, UUID id) {
    var changed = new AtomicBoolean();
    var remove =
        jobs.onChange(
            id,
            () -> {
              changed.set(true);
              stream.wake();
            });
    try {
      watch(stream, id, changed);
    } finally {
      remove.run();
    }
  }

  private void watch(OutboundStream<Job> stream, UUID id, AtomicBoolean changed) {
    var sentVersion = 0L;
    while (true) {
      stream.awaitReady();
      changed.set(false);
      var job = stream.read(call -> jobs.get(id, call));
      if (job.version() > sentVersion) {
        sentVersion = job.version();
        stream.send(JobResponses.job(job));
      }
      if (job.state().ended()) {
        return;
      }
      var _ = stream.awaitNews(changed::get, MAX_WAIT);
    }
  }
}
