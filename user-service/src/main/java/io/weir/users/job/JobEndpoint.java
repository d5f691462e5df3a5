package io.weir.users.job;

import io.grpc.stub.StreamObserver;
import io.weir.users.Backend;
import io.weir.users.server.Calls;
import io.weir.users.server.OutboundStream;
import io.weir.users.user.UserRequests;
import io.weir.users.user.UserResponses;
import io.weir.users.v1.GetJobRequest;
import io.weir.users.v1.Job;
import io.weir.users.v1.JobServiceGrpc;
import io.weir.users.v1.WatchJobRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** weir.users.v1.JobService. */
public final class JobEndpoint extends JobServiceGrpc.JobServiceImplBase {
  /** Looks again after this also when nothing was heard. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Imports imports;
  private final Calls calls;

  public JobEndpoint(Backend backend, Calls calls) {
    this.imports = backend.imports();
    this.calls = calls;
  }

  @Override
  public void getJob(GetJobRequest request, StreamObserver<Job> answer) {
    calls.answer(
        answer, call -> UserResponses.job(imports.job(UserRequests.id(request.getId()), call)));
  }

  @Override
  public void watchJob(WatchJobRequest request, StreamObserver<Job> answer) {
    calls.stream(answer, outlet -> watch(outlet, UserRequests.id(request.getId())));
  }

  private void watch(OutboundStream<Job> outlet, UUID id) {
    var news = new AtomicBoolean();
    var takeBack =
        imports.onNews(
            id,
            () -> {
              news.set(true);
              outlet.wake();
            });
    try {
      watch(outlet, id, news);
    } finally {
      takeBack.run();
    }
  }

  private void watch(OutboundStream<Job> outlet, UUID id, AtomicBoolean news) {
    var told = 0L;
    while (true) {
      outlet.awaitRoom();
      news.set(false);
      var job = outlet.read(call -> imports.job(id, call));
      if (job.version() > told) {
        told = job.version();
        outlet.send(UserResponses.job(job));
      }
      if (job.state().ended()) {
        return;
      }
      var _ = outlet.awaitNews(news::get, LOOK);
    }
  }
}
