package io.weir.users.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * Receiving side of a client-streaming call, which is answered when all messages have arrived. It
 * requests a message from the client only when the previous one has been stored. Called by one
 * thread at a time, which it blocks meanwhile.
 */
final class InboundStream<Q, R> implements StreamObserver<Q> {
  private final ServerCallStreamObserver<R> answer;
  private final UploadReader<Q, R> reader;
  private final StatusMapper statuses;
  private boolean ended;

  InboundStream(StreamObserver<R> answer, UploadReader<Q, R> reader, StatusMapper statuses) {
    this.answer = (ServerCallStreamObserver<R>) answer;
    this.reader = reader;
    this.statuses = statuses;
    this.answer.disableAutoRequest();
    this.answer.setOnCancelHandler(this::abandon);
    this.answer.request(1);
  }

  @Override
  public void onNext(Q message) {
    if (ended) {
      return;
    }
    try {
      reader.read(message);
      answer.request(1);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Ignores that the client has cancelled, because the cancel handler reacts to that. */
  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {
    if (ended) {
      return;
    }
    R whole;
    try {
      whole = reader.finish();
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    ended = true;
    answer.onNext(whole);
    answer.onCompleted();
  }

  private void fail(RuntimeException failure) {
    abandon();
    answer.onError(statuses.toException(failure));
  }

  private void abandon() {
    if (!ended) {
      ended = true;
      reader.abandon();
    }
  }
}
