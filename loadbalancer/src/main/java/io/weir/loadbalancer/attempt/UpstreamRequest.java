package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.outcome.AttemptResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An attempt under way. Two things become known of it: what it delivers (an answer that may still
 * be discarded for another attempt, or one that flows to the caller already), and how it ended.
 */
public final class UpstreamRequest {
  private final CompletableFuture<Delivered> delivered = new CompletableFuture<>();
  private final CompletableFuture<AttemptResult> ending = new CompletableFuture<>();
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private long tookNanos;
  private Runnable cancel = () -> {};
  private Consumer<AttemptResult> breakOff = why -> {};
  private long frames;

  /**
   * Begins now.
   *
   * @param nanoTime monotonic
   */
  UpstreamRequest(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
  }

  /**
   * What an attempt delivers.
   *
   * @param response the instance's answer, or null when the connection broke before there was one
   * @param ending null when the answer flows to the caller already: the call is committed
   */
  public record Delivered(@Nullable HttpResponse response, @Nullable AttemptResult ending) {}

  /** An attempt that was not made. */
  public static UpstreamRequest refused(AttemptResult ending) {
    var sent = new UpstreamRequest(() -> 0);
    sent.ended(ending, null);
    return sent;
  }

  void cancelledBy(Runnable action) {
    cancel = action;
  }

  void brokenOffBy(Consumer<AttemptResult> action) {
    breakOff = action;
  }

  /** Ends an attempt whose answer flows already, and tells its caller so. */
  public void breakOff(AttemptResult why) {
    breakOff.accept(why);
  }

  void moved() {
    frames++;
  }

  /** Of the answer so far. */
  public long frames() {
    return frames;
  }

  /** The caller left: breaks the attempt off. Harmless when it has ended. */
  public void cancel() {
    cancel.run();
  }

  /**
   * Another attempt of the call was answered first: breaks this one off.
   *
   * @param silent its endpoint answers nobody, so that this one had failed if it had been waited
   *     for
   */
  public void outrun(boolean silent) {
    ended(AttemptResult.outrun(silent), null);
    cancel();
  }

  /** The answer is on its way to the caller; its ending is still to come. */
  void committed(HttpResponse response) {
    delivered.complete(new Delivered(response, null));
  }

  /** The end. Observers hear of it before the one who decides what follows. */
  void ended(AttemptResult end, @Nullable HttpResponse response) {
    if (!ending.isDone()) {
      tookNanos = nanoTime.getAsLong() - beganNanos;
    }
    if (ending.complete(end)) {
      delivered.complete(new Delivered(response, end));
    }
  }

  long beganNanos() {
    return beganNanos;
  }

  /** How long it took, measured once for everybody; known from its end on, 0 if it was not made. */
  public long tookNanos() {
    return tookNanos;
  }

  public void onEnd(Consumer<AttemptResult> observer) {
    var _ = ending.thenAccept(observer);
  }

  public void onDelivery(Consumer<Delivered> receiver) {
    var _ = delivered.thenAccept(receiver);
  }
}
