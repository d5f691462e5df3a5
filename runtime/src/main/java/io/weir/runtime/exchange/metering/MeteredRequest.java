package io.weir.runtime.exchange.metering;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;

/** Request whose content is counted as it is read. */
final class MeteredRequest implements HttpRequest {
  private final HttpRequest request;
  private final ContentMeter meter;

  MeteredRequest(HttpRequest request, ContentMeter meter) {
    this.request = request;
    this.meter = meter;
  }

  @Override
  public RequestHeaders headers() {
    return request.headers();
  }

  @Override
  public void subscribe(
      Subscriber<? super HttpObject> subscriber,
      EventExecutor executor,
      SubscriptionOption... options) {
    request.subscribe(new MeteredSubscriber(subscriber, executor, meter), executor, options);
  }

  /** Counts the content when it is complete, because it is not cut and need not wait. */
  @Override
  public CompletableFuture<AggregatedHttpRequest> aggregate(AggregationOptions options) {
    return request
        .aggregate(options)
        .thenApply(whole -> {
          var _ = meter.passed(whole.content().length());
          return whole;
        });
  }

  @Override
  public boolean isOpen() {
    return request.isOpen();
  }

  @Override
  public boolean isEmpty() {
    return request.isEmpty();
  }

  @Override
  public long demand() {
    return request.demand();
  }

  @Override
  public CompletableFuture<Void> whenComplete() {
    return request.whenComplete();
  }

  @Override
  public void abort() {
    request.abort();
  }

  @Override
  public void abort(Throwable cause) {
    request.abort(cause);
  }
}
