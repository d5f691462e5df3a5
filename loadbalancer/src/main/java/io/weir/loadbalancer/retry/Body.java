package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The frames that a caller sends, as long as they can still be sent to an instance. */
sealed interface Body {

  /** Before the caller's frames are here. */
  Body NONE = new Whole(AggregatedHttpRequest.of(HttpMethod.POST, "/"));

  /** Whether another attempt could send the same frames. */
  boolean repeatable();

  HttpRequest request(RequestHeaders headers);

  /** All of it is here. */
  record Whole(AggregatedHttpRequest content) implements Body {
    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public HttpRequest request(RequestHeaders headers) {
      return HttpRequest.of(headers, content.content(), content.trailers());
    }
  }

  /**
   * It comes as the caller sends it. The source is touched when the first frame is asked for, not
   * before: an attempt that never got a connection leaves it whole.
   */
  final class Flowing implements Body, Publisher<HttpObject> {
    private final HttpRequest source;
    private boolean touched;

    Flowing(HttpRequest source) {
      this.source = source;
    }

    @Override
    public boolean repeatable() {
      return !touched;
    }

    @Override
    public HttpRequest request(RequestHeaders headers) {
      return HttpRequest.of(headers, this);
    }

    @Override
    public void subscribe(Subscriber<? super HttpObject> subscriber) {
      subscriber.onSubscribe(new Later(subscriber));
    }

    private final class Later implements Subscription, Subscriber<HttpObject> {
      private final Subscriber<? super HttpObject> reader;
      private Subscription upstream = this;
      private long asked;
      private boolean cancelled;

      Later(Subscriber<? super HttpObject> reader) {
        this.reader = reader;
      }

      @Override
      public void request(long n) {
        if (upstream != this) {
          upstream.request(n);
        } else if (!cancelled) {
          asked += n;
          if (!touched) {
            touched = true;
            source.subscribe(this);
          }
        }
      }

      @Override
      public void cancel() {
        cancelled = true;
        if (upstream != this) {
          upstream.cancel();
        }
      }

      @Override
      public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (cancelled) {
          subscription.cancel();
        } else {
          subscription.request(asked);
        }
      }

      @Override
      public void onNext(HttpObject frame) {
        reader.onNext(frame);
      }

      @Override
      public void onError(Throwable cause) {
        reader.onError(cause);
      }

      @Override
      public void onComplete() {
        reader.onComplete();
      }
    }
  }
}
