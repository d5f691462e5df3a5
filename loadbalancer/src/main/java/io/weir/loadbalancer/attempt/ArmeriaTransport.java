package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The network: Armeria's HTTP/2 client, on the caller's event loop. */
public final class ArmeriaTransport implements Transport {
  private static final long FOREVER = 0;
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final long holdBytes;
  private final long maxBytes;
  private final LongSupplier nanoTime;

  /**
   * @param holdBytes of a unary answer that are held back until its status is known
   * @param maxBytes of an answer that is one message; one that is larger ends with
   *     RESOURCE_EXHAUSTED
   * @param nanoTime monotonic: what an attempt takes is measured here, for all layers above
   */
  public ArmeriaTransport(long holdBytes, long maxBytes, LongSupplier nanoTime) {
    this.holdBytes = holdBytes;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var sent = new UpstreamRequest(nanoTime);
    var response = execute(attempt);
    sent.cancelledBy(response::abort);
    long hold = attempt.plan().unary() ? holdBytes : 0;
    long max = attempt.plan().answersOnce() ? maxBytes : UNBOUNDED;
    var delivery = new BufferedResponse(sent, hold, max, attempt.time().callers());
    sent.brokenOffBy(delivery::breakOff);
    response.subscribe(delivery, attempt.eventLoop(), SubscriptionOption.NOTIFY_CANCELLATION);
    return sent;
  }

  private HttpResponse execute(Attempt attempt) {
    long nanos = attempt.time().nanos();
    long millis = nanos == 0 ? FOREVER : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    // A unary request is complete: Armeria then writes headers and message in one flush.
    boolean unary = attempt.plan().unary();
    var options =
        RequestOptions.builder()
            .responseTimeoutMillis(millis)
            .exchangeType(unary ? ExchangeType.RESPONSE_STREAMING : ExchangeType.BIDI_STREAMING)
            .build();
    return attempt.endpoint().client().execute(attempt.request(), options);
  }
}
