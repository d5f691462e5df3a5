package io.weir.runtime.exchange.metering;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;

/** Response whose content is counted on its way to the caller. */
final class MeteredResponse implements HttpResponse {
  private final HttpResponse response;
  private final ContentMeter meter;

  MeteredResponse(HttpResponse response, ContentMeter meter) {
    this.response = response;
    this.meter = meter;
  }

  @Override
  public void subscribe(
      Subscriber<? super HttpObject> subscriber,
      EventExecutor executor,
      SubscriptionOption... options) {
    response.subscribe(new MeteredSubscriber(subscriber, executor, meter), executor, options);
  }

  /** Counts the content when it is complete, because it is not cut and need not wait. */
  @Override
  public CompletableFuture<AggregatedHttpResponse> aggregate(AggregationOptions options) {
    return response
        .aggregate(options)
        .thenApply(whole -> {
          var _ = meter.passed(whole.content().length());
          return whole;
        });
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
}
