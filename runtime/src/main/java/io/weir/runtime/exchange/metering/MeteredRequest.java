package io.weir.runtime.exchange.metering;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.concurrent.EventExecutor;
import io.weir.runtime.exchange.stream.DecoratedStream;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;

/** Request whose content is counted as it is read. */
final class MeteredRequest extends DecoratedStream<HttpRequest> implements HttpRequest {
  private final ContentMeter meter;

  MeteredRequest(HttpRequest request, ContentMeter meter) {
    super(request);
    this.meter = meter;
  }

  @Override
  public RequestHeaders headers() {
    return stream().headers();
  }

  @Override
  protected Subscriber<HttpObject> before(
      Subscriber<? super HttpObject> subscriber, EventExecutor executor) {
    return new MeteredSubscriber(subscriber, executor, meter);
  }

  @Override
  public CompletableFuture<AggregatedHttpRequest> aggregate(AggregationOptions options) {
    return Metering.whole(stream().aggregate(options), meter);
  }
}
