package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.common.util.Exceptions;
import io.weir.loadbalancer.connection.RawTarget;
import io.weir.loadbalancer.outcome.AttemptResult;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Sends attempts over the network with Armeria's client, on the event loop of the caller. */
public final class ArmeriaTransport implements Transport {
  private static final long FOREVER = 0;
  private static final long UNBOUNDED = Long.MAX_VALUE;

  /**
   * Largest amount by which the clock of the endpoint may run ahead of ours. It knows the deadline
   * too, and may reset the call a moment before we end it.
   */
  private static final long CLOCK_SKEW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final long holdBytes;
  private final long maxBytes;
  private final LongSupplier nanoTime;

  /**
   * @param holdBytes bytes of a unary response that are buffered until its status is known
   * @param maxBytes largest response of a single message; a larger one ends with RESOURCE_EXHAUSTED
   * @param nanoTime monotonic time in nanoseconds; measures attempts for all layers above
   */
  public ArmeriaTransport(long holdBytes, long maxBytes, LongSupplier nanoTime) {
    this.holdBytes = holdBytes;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var request = new UpstreamRequest(nanoTime);
    var sent = attempt.request();
    var response = execute(attempt, sent);
    request.cancelledBy(response::abort);
    var answer = answer(attempt, request, sent, response);
    var buffered =
        new BufferedResponse(
            request, answer, attempt.exchange(), thrown -> judged(attempt, request, thrown));
    request.brokenOffBy(buffered::breakOff);
    response.subscribe(buffered, attempt.eventLoop(), SubscriptionOption.NOTIFY_CANCELLATION);
    return request;
  }

  private Answer answer(
      Attempt attempt, UpstreamRequest request, HttpRequest sent, HttpResponse response) {
    var method = attempt.method();
    if (!method.http()) {
      return new GrpcAnswer(
          method.unary() ? holdBytes : 0, method.answersOnce() ? maxBytes : UNBOUNDED);
    }
    return new HttpAnswer(method, onStatus(attempt, request, sent, response));
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

  private AttemptResult judged(Attempt attempt, UpstreamRequest request, Throwable thrown) {
    long now = nanoTime.getAsLong();
    var timeout = attempt.timeout();
    var broken = AttemptResult.broken(thrown, timeout.isCallers());
    boolean late =
        !attempt.method().http()
            && timeout.nanos() > 0
            && timeout.nanos() - (now - request.beganNanos()) < CLOCK_SKEW_NANOS;
    if (late && Exceptions.peel(thrown) instanceof ClosedStreamException) {
      return AttemptResult.broken(ResponseTimeoutException.get(), timeout.isCallers());
    }
    var losses = attempt.endpoint().connectionLosses();
    return broken.endedWithConnection() && !losses.blames(now) ? broken.ignored() : broken;
  }

  private HttpResponse execute(Attempt attempt, HttpRequest request) {
    boolean http = attempt.method().http();
    long nanos = http && attempt.timeout().endsAtHeaders() ? 0 : attempt.timeout().nanos();
    long millis = nanos == 0 ? FOREVER : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    // A unary request is complete, so Armeria writes headers and message in one flush.
    boolean unary = attempt.method().unary();
    var options =
        RequestOptions.builder()
            .responseTimeoutMillis(millis)
            .exchangeType(unary ? ExchangeType.RESPONSE_STREAMING : ExchangeType.BIDI_STREAMING);
    if (http) {
      RawTarget.keep(request.path(), options);
    }
    return attempt.endpoint().client().execute(request, options.build());
  }
}
