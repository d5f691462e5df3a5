package io.weir.users.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.users.domain.Call;
import io.weir.users.domain.Import;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;

/**
 * Takes the rows of one import, the next one only when the one before is done with. Called by one
 * thread at a time, which it blocks while rows are stored.
 */
final class ImportInlet implements StreamObserver<ImportUsersRequest> {
  private final ServerCallStreamObserver<Job> answer;
  private final Import rows;
  private final Call call;
  private final Calls calls;
  private boolean ended;

  ImportInlet(StreamObserver<Job> answer, Import rows, Call call, Calls calls) {
    this.answer = (ServerCallStreamObserver<Job>) answer;
    this.rows = rows;
    this.call = call;
    this.calls = calls;
    this.answer.disableAutoRequest();
    this.answer.setOnCancelHandler(this::abandon);
    this.answer.request(1);
  }

  @Override
  public void onNext(ImportUsersRequest request) {
    if (ended) {
      return;
    }
    try {
      var read = Requests.row(request);
      rows.add(read.user(), read.wrong());
      answer.request(1);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** The caller has left; {@link #abandon} hears of it too. */
  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {
    if (ended) {
      return;
    }
    Job job;
    try {
      job = Messages.job(rows.finish());
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    ended = true;
    answer.onNext(job);
    answer.onCompleted();
  }

  private void fail(RuntimeException failure) {
    abandon();
    answer.onError(calls.failure(failure, call));
  }

  private void abandon() {
    if (!ended) {
      ended = true;
      rows.abandon();
    }
  }
}
