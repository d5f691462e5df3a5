package io.weir.runtime.exchange.metering;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Passes objects on, one at a time, and asks for none while the meter lets the content wait: the
 * flow control of the sender then slows it down. Its end and its errors do not wait. Confined to
 * the executor of the subscription.
 */
final class MeteredSubscriber implements Subscriber<HttpObject>, Subscription {
  private final Subscriber<? super HttpObject> subscriber;
  private final EventExecutor executor;
  private final ContentMeter meter;
  private @Nullable Subscription upstream;
  private @Nullable Future<?> waiting;
  private long demanded;
  private boolean asked;
  private boolean asking;
  private boolean over;

  MeteredSubscriber(
      Subscriber<? super HttpObject> subscriber, EventExecutor executor, ContentMeter meter) {
    this.subscriber = subscriber;
    this.executor = executor;
    this.meter = meter;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    var subscription = upstream;
    if (n <= 0 && subscription != null) {
      // The publisher has the error for it.
      subscription.request(n);
      return;
    }
    long sum = demanded + n;
    demanded = sum < 0 ? Long.MAX_VALUE : sum;
    ask();
  }

  /** Asks for the next object. Not recursive: a publisher may call back before it returns. */
  private void ask() {
    var subscription = upstream;
    if (asking || subscription == null) {
      return;
    }
    asking = true;
    while (!asked && !over && waiting == null && demanded > 0) {
      asked = true;
      subscription.request(1);
    }
    asking = false;
  }

  @Override
  public void onNext(HttpObject object) {
    asked = false;
    demanded--;
    long nanos = object instanceof HttpData data ? meter.passed(data.length()) : 0;
    // Set before the object is passed on, because its receiver asks for more.
    if (nanos > 0 && !over) {
      pause(nanos);
    }
    subscriber.onNext(object);
    ask();
  }

  private void pause(long nanos) {
    waiting = executor.schedule(this::resume, nanos, TimeUnit.NANOSECONDS);
  }

  private void resume() {
    waiting = null;
    long nanos = over ? 0 : meter.passed(0);
    if (nanos > 0) {
      pause(nanos);
    } else {
      ask();
    }
  }

  @Override
  public void cancel() {
    end();
    var subscription = upstream;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private void end() {
    over = true;
    var pause = waiting;
    if (pause != null) {
      pause.cancel(false);
    }
  }

  @Override
  public void onError(Throwable cause) {
    end();
    subscriber.onError(cause);
  }

  @Override
  public void onComplete() {
    end();
    subscriber.onComplete();
  }
}
