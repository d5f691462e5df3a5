package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.weir.loadbalancer.connection.RawTarget;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Sends attempts in plain HTTP with Armeria's client, on the event loop of the caller. */
public final class ArmeriaTransport implements Transport {
  private static final long FOREVER = 0;

  private final LongSupplier nanoTime;

  /**
   * @param nanoTime monotonic time in nanoseconds; measures attempts for all layers above
   */
  public ArmeriaTransport(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var request = new UpstreamRequest(nanoTime);
    var sent = attempt.request();
    var response = execute(attempt, sent);
    request.cancelledBy(response::abort);
    var answer = new HttpAnswer(attempt.method(), onStatus(attempt, request, sent, response));
    var buffered =
        new BufferedResponse(
            request,
            answer,
            attempt.exchange(),
            thrown -> Broken.by(thrown, attempt, nanoTime.getAsLong()));
    request.brokenOffBy(buffered::breakOff);
    response.subscribe(buffered, attempt.eventLoop(), SubscriptionOption.NOTIFY_CANCELLATION);
    return request;
  }

  /** Returns the receiver of the status of a plain HTTP answer, which stops its time limit. */
  private static IntConsumer onStatus(
      Attempt attempt, UpstreamRequest request, HttpRequest sent, HttpResponse response) {
    var timeout = attempt.timeout();
    if (!timeout.endsAtHeaders()) {
      return request::headers;
    }
    var timer =
        attempt.method().webSocket()
            ? HeadersTimeout.startNow(timeout.nanos(), attempt.eventLoop(), response)
            : HeadersTimeout.start(sent, timeout.nanos(), attempt.eventLoop(), response);
    return status -> {
      timer.stop();
      request.headers(status);
    };
  }

  private static HttpResponse execute(Attempt attempt, HttpRequest request) {
    long nanos = attempt.timeout().endsAtHeaders() ? 0 : attempt.timeout().nanos();
    long millis = nanos == 0 ? FOREVER : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    var options =
        RequestOptions.builder()
            .responseTimeoutMillis(millis)
            .exchangeType(ExchangeType.BIDI_STREAMING);
    var sent = RawTarget.keep(request.path(), options).build();
    return attempt.endpoint().client().execute(request, sent);
  }
}
