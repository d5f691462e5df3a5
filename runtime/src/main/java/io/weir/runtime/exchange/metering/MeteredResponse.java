package io.weir.runtime.exchange.metering;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.concurrent.EventExecutor;
import io.weir.runtime.exchange.stream.DecoratedStream;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;

/** Response whose content is counted on its way to the caller. */
final class MeteredResponse extends DecoratedStream<HttpResponse> implements HttpResponse {
  private final ContentMeter meter;

  MeteredResponse(HttpResponse response, ContentMeter meter) {
    super(response);
    this.meter = meter;
  }

  @Override
  protected Subscriber<HttpObject> before(
      Subscriber<? super HttpObject> subscriber, EventExecutor executor) {
    return new MeteredSubscriber(subscriber, executor, meter);
  }

  @Override
  public CompletableFuture<AggregatedHttpResponse> aggregate(AggregationOptions options) {
    return Metering.whole(stream().aggregate(options), meter);
  }
}
