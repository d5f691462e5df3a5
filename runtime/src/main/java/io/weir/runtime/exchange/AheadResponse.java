package io.weir.runtime.exchange;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Response whose small objects are passed on before those in front of them have been written to the
 * socket. Armeria's server asks for an object only when the one before is written, so the headers,
 * the content and the trailers of a response would be three writes. Runs ahead by few and small
 * objects; beyond them the response flows at the pace of its client.
 */
final class AheadResponse implements HttpResponse {
  /** Number of objects that are passed on and not asked for. */
  static final int MOST = 8;

  /** Size of the largest object behind which another one is passed on. */
  static final int SMALL = 4 << 10;

  private final HttpResponse response;

  AheadResponse(HttpResponse response) {
    this.response = response;
  }

  @Override
  public void subscribe(
      Subscriber<? super HttpObject> subscriber,
      EventExecutor executor,
      SubscriptionOption... options) {
    response.subscribe(new Ahead(subscriber), executor, options);
  }

  @Override
  public CompletableFuture<AggregatedHttpResponse> aggregate(AggregationOptions options) {
    return response.aggregate(options);
  }

  @Override
  public boolean isOpen() {
    return response.isOpen();
  }

  @Override
  public boolean isEmpty() {
    return response.isEmpty();
  }

  @Override
  public long demand() {
    return response.demand();
  }

  @Override
  public CompletableFuture<Void> whenComplete() {
    return response.whenComplete();
  }

  @Override
  public void abort() {
    response.abort();
  }

  @Override
  public void abort(Throwable cause) {
    response.abort(cause);
  }

  /**
   * Passes objects on to a subscriber that takes more than it asked for. Confined to its executor.
   */
  private static final class Ahead implements Subscriber<HttpObject>, Subscription {
    private final Subscriber<? super HttpObject> subscriber;
    private @Nullable Subscription upstream;
    private long demanded;
    private long asked;
    private long passed;

    Ahead(Subscriber<? super HttpObject> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      long sum = demanded + n;
      demanded = sum < 0 ? Long.MAX_VALUE : sum;
      if (demanded > asked) {
        ask(demanded - asked);
      }
    }

    @Override
    public void onNext(HttpObject object) {
      passed++;
      boolean small = !(object instanceof HttpData data) || data.length() <= SMALL;
      subscriber.onNext(object);
      if (small && passed == asked && asked - demanded < MOST) {
        ask(1);
      }
    }

    private void ask(long n) {
      var subscription = upstream;
      if (subscription != null) {
        asked += n;
        subscription.request(n);
      }
    }

    @Override
    public void cancel() {
      var subscription = upstream;
      if (subscription != null) {
        subscription.cancel();
      }
    }

    @Override
    public void onError(Throwable cause) {
      subscriber.onError(cause);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
