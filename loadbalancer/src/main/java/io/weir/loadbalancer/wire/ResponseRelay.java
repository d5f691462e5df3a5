package io.weir.loadbalancer.wire;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Passes the response of a call on as a stream of Armeria, at the pace of its reader. */
final class ResponseRelay implements Subscriber<HttpObject> {
  private final HttpResponseWriter response = HttpResponse.streaming();
  private final EventLoop loop;
  private final long maxBytes;
  private @Nullable Subscription call;
  private long bytes;

  /**
   * @param loop event loop of the call
   * @param maxBytes largest content; none if it is not positive
   */
  ResponseRelay(EventLoop loop, long maxBytes) {
    this.loop = loop;
    this.maxBytes = maxBytes;
  }

  HttpResponse response() {
    return response;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    call = subscription;
    var _ = response.whenComplete().handleAsync((done, left) -> cancel(subscription, left), loop);
    subscription.request(1);
  }

  private static boolean cancel(Subscription subscription, @Nullable Throwable left) {
    if (left != null) {
      subscription.cancel();
    }
    return left != null;
  }

  @Override
  public void onNext(HttpObject object) {
    bytes += object instanceof HttpData data ? data.length() : 0;
    if (maxBytes > 0 && bytes > maxBytes) {
      response.close(ContentTooLargeException.get());
    } else if (response.tryWrite(object)) {
      var _ = response.whenConsumed().thenRunAsync(this::more, loop);
    }
  }

  private void more() {
    var from = call;
    if (from != null) {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    response.close(cause);
  }

  @Override
  public void onComplete() {
    response.close();
  }
}
