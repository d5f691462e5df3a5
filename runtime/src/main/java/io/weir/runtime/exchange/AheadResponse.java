package io.weir.runtime.exchange;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.concurrent.EventExecutor;
import io.weir.runtime.exchange.stream.DecoratedStream;
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
final class AheadResponse extends DecoratedStream<HttpResponse> implements HttpResponse {
  /** Number of objects that are passed on and not asked for. */
  static final int MOST = 8;

  /** Size of the largest object behind which another one is passed on. */
  static final int SMALL = 4 << 10;

  AheadResponse(HttpResponse response) {
    super(response);
  }

  @Override
  protected Subscriber<HttpObject> before(
      Subscriber<? super HttpObject> subscriber, EventExecutor executor) {
    return new Ahead(subscriber);
  }

  @Override
  public CompletableFuture<AggregatedHttpResponse> aggregate(AggregationOptions options) {
    return stream().aggregate(options);
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
