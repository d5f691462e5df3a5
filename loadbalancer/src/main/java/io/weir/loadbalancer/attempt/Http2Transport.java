package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.wire.Http2Client;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sends attempts in gRPC over HTTP/2, on connections of the event loop of the caller. */
public final class Http2Transport implements Transport {
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
  public Http2Transport(long holdBytes, long maxBytes, LongSupplier nanoTime) {
    this.holdBytes = holdBytes;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var request = new UpstreamRequest(nanoTime);
    var method = attempt.method();
    var answer =
        new GrpcAnswer(method.unary() ? holdBytes : 0, method.answersOnce() ? maxBytes : UNBOUNDED);
    var buffered =
        new BufferedResponse(
            request, answer, attempt.exchange(), thrown -> judged(attempt, request, thrown));
    request.brokenOffBy(buffered::breakOff);
    var client = (Http2Client) attempt.endpoint().client();
    var stream =
        client.send(
            attempt.request(),
            attempt.exchange().eventLoop().withoutContext(),
            method.unary(),
            attempt.timeout().nanos(),
            buffered);
    request.cancelledBy(stream::abort);
    return request;
  }

  private AttemptResult judged(Attempt attempt, UpstreamRequest request, Throwable thrown) {
    long now = nanoTime.getAsLong();
    var timeout = attempt.timeout();
    boolean late =
        timeout.nanos() > 0
            && timeout.nanos() - (now - request.beganNanos()) < CLOCK_SKEW_NANOS
            && Exceptions.peel(thrown) instanceof ClosedStreamException;
    return Broken.by(late ? ResponseTimeoutException.get() : thrown, attempt, now);
  }
}
