package io.weir.runtime.exchange.stream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;

/**
 * Stream whose objects reach their subscriber through another one. All else is that of the stream
 * behind it. Armeria's own wrapper would let those who collect or duplicate it pass the subscriber
 * by.
 *
 * @param <T> request or response
 */
public abstract class DecoratedStream<T extends StreamMessage<HttpObject>>
    implements StreamMessage<HttpObject> {
  private final T stream;

  protected DecoratedStream(T stream) {
    this.stream = stream;
  }

  /** Returns the stream behind this one. */
  protected final T stream() {
    return stream;
  }

  /**
   * Returns the subscriber that passes objects on.
   *
   * @param executor executor of the subscription, to which the subscriber is confined
   */
  protected abstract Subscriber<HttpObject> before(
      Subscriber<? super HttpObject> subscriber, EventExecutor executor);

  @Override
  public final void subscribe(
      Subscriber<? super HttpObject> subscriber,
      EventExecutor executor,
      SubscriptionOption... options) {
    stream.subscribe(before(subscriber, executor), executor, options);
  }

  @Override
  public final boolean isOpen() {
    return stream.isOpen();
  }

  @Override
  public final boolean isEmpty() {
    return stream.isEmpty();
  }

  @Override
  public final long demand() {
    return stream.demand();
  }

  @Override
  public final CompletableFuture<Void> whenComplete() {
    return stream.whenComplete();
  }

  @Override
  public final void abort() {
    stream.abort();
  }

  @Override
  public final void abort(Throwable cause) {
    stream.abort(cause);
  }
}
