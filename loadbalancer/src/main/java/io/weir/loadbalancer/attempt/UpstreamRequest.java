package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.outcome.AttemptResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Attempt in progress. It first yields a response, which may still be discarded in favor of another
 * attempt unless it is committed, and then ends with a result. Confined to the event loop of its
 * call.
 */
public final class UpstreamRequest {
  private final CompletableFuture<Response> response = new CompletableFuture<>();
  private final CompletableFuture<AttemptResult> result = new CompletableFuture<>();
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private long tookNanos;
  private long headersNanos;
  private int httpStatus;
  private Runnable cancel = () -> {};
  private Consumer<AttemptResult> breakOff = why -> {};
  private long frames;

  /**
   * Starts the clock of an attempt.
   *
   * @param nanoTime monotonic time in nanoseconds
   */
  UpstreamRequest(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
  }

  /**
   * Response of an attempt.
   *
   * @param http response of the endpoint; null if the connection broke before there was one
   * @param result final result; null if the response is committed and already flows to the caller
   */
  public record Response(@Nullable HttpResponse http, @Nullable AttemptResult result) {}

  /** Returns an attempt that a layer refused to send. */
  public static UpstreamRequest refused(AttemptResult result) {
    var refused = new UpstreamRequest(() -> 0);
    refused.end(result, null);
    return refused;
  }

  void cancelledBy(Runnable action) {
    cancel = action;
  }

  void brokenOffBy(Consumer<AttemptResult> action) {
    breakOff = action;
  }

  /** Ends an attempt whose response is committed, and sends the reason to its caller. */
  public void breakOff(AttemptResult why) {
    breakOff.accept(why);
  }

  void countFrame() {
    frames++;
  }

  /** Returns the number of frames of the response so far. */
  public long frames() {
    return frames;
  }

  /** Cancels the attempt because its caller left. Without effect once the attempt has ended. */
  public void cancel() {
    cancel.run();
  }

  /**
   * Cancels the attempt because another attempt of the call answered first.
   *
   * @param unresponsive whether the endpoint answers no calls, so that waiting longer would have
   *     failed
   */
  public void supersede(boolean unresponsive) {
    end(AttemptResult.superseded(unresponsive), null);
    cancel();
  }

  /** Passes on the response while it still arrives; the result follows. */
  void commit(HttpResponse committed) {
    response.complete(new Response(committed, null));
  }

  /** Ends the attempt. Observers of the result run before the receiver of the response. */
  void end(AttemptResult end, @Nullable HttpResponse http) {
    if (!result.isDone()) {
      tookNanos = nanoTime.getAsLong() - beganNanos;
    }
    if (result.complete(end)) {
      response.complete(new Response(http, end));
    }
  }

  /** Records that the final headers of a plain HTTP answer have arrived. */
  void headers(int status) {
    httpStatus = status;
    headersNanos = nanoTime.getAsLong() - beganNanos;
  }

  /** Returns the status of a plain HTTP answer; 0 if there is none. */
  int httpStatus() {
    return httpStatus;
  }

  /** Returns the nanoseconds until the headers of a plain HTTP answer; 0 if there are none. */
  long headersNanos() {
    return headersNanos;
  }

  long beganNanos() {
    return beganNanos;
  }

  /** Returns the duration in nanoseconds, known once the attempt has ended; 0 if it was refused. */
  public long tookNanos() {
    return tookNanos;
  }

  /** Registers an observer of the result. */
  public void onEnd(Consumer<AttemptResult> observer) {
    var _ = result.thenAccept(observer);
  }

  /** Registers the receiver of the response. */
  public void onResponse(Consumer<Response> receiver) {
    var _ = response.thenAccept(receiver);
  }
}
