package io.weir.users.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.users.call.Call;

/**
 * Takes the stream of one call that is answered when all of it has come, the next message only when
 * the one before is done with. Called by one thread at a time, which it blocks while messages are
 * stored.
 */
public final class InboundStream<Q, R> implements StreamObserver<Q> {
  private final ServerCallStreamObserver<R> answer;
  private final Intake<Q, R> intake;
  private final Call call;
  private final Calls calls;
  private boolean ended;

  /** What becomes of the messages. Its methods block. */
  public interface Intake<Q, R> {
    void take(Q message);

    /** All have come. */
    R finish();

    /** No more come, and those that came are not wanted. */
    void abandon();
  }

  public InboundStream(StreamObserver<R> answer, Intake<Q, R> intake, Call call, Calls calls) {
    this.answer = (ServerCallStreamObserver<R>) answer;
    this.intake = intake;
    this.call = call;
    this.calls = calls;
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
      intake.take(message);
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
    R whole;
    try {
      whole = intake.finish();
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
    answer.onError(calls.failure(failure, call));
  }

  private void abandon() {
    if (!ended) {
      ended = true;
      intake.abandon();
    }
  }
}
