package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Diagnosis;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The gRPC call behind a WebSocket. Relays its response as fast as the client reads. */
final class SocketCall implements Subscriber<HttpObject> {
  private final Socket socket;
  private final HttpRequest request;
  private final HttpResponse upstream;
  private final SocketEncoder answer;
  private @Nullable Subscription frames;

  /**
   * @param answer turns the messages of the response into frames
   */
  SocketCall(Socket socket, HttpRequest request, HttpResponse upstream, SocketEncoder answer) {
    this.socket = socket;
    this.request = request;
    this.upstream = upstream;
    this.answer = answer;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    frames = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(HttpObject frame) {
    if (frame instanceof HttpData data && socket.isOpen()) {
      var _ = socket.send(data).thenRun(this::next);
    }
  }

  private void next() {
    var from = frames;
    if (from != null && socket.isOpen()) {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    socket.fail(Diagnosis.of(cause));
  }

  @Override
  public void onComplete() {
    var failure = answer.failure();
    if (failure == null) {
      socket.succeed();
    } else {
      socket.fail(failure);
    }
  }

  /** Cancels the call; has no effect on one that has ended. */
  void stop() {
    var from = frames;
    if (from != null) {
      from.cancel();
    }
    upstream.abort();
    request.abort();
  }
}
