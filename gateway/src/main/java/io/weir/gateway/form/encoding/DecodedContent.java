package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.memory.MemoryExhausted;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Content of a request, decompressed as it is asked for: no more than one piece of it is in memory
 * here, whatever its ratio. Confined to the event loop of the exchange.
 */
final class DecodedContent implements Publisher<HttpObject>, Subscriber<HttpObject>, Subscription {
  private final HttpRequest request;
  private final EventExecutor loop;
  private final Decompressor content;
  private final long limit;
  private final Function<Failure, ? extends Throwable> refusal;
  private @Nullable Subscriber<? super HttpObject> reader;
  private @Nullable Subscription source;
  private byte @Nullable [] ready;
  private long demand;
  private long size;
  private boolean waiting;
  private boolean complete;
  private boolean busy;
  private boolean done;

  /**
   * @param limit maximum size in bytes of the decompressed content
   * @param refusal returns the error with which the content ends if it is refused
   */
  DecodedContent(
      HttpRequest request,
      EventExecutor loop,
      Decompressor content,
      long limit,
      Function<Failure, ? extends Throwable> refusal) {
    this.request = request;
    this.loop = loop;
    this.content = content;
    this.limit = limit;
    this.refusal = refusal;
  }

  @Override
  public void subscribe(Subscriber<? super HttpObject> subscriber) {
    reader = subscriber;
    request.subscribe(this, loop);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    reader().onSubscribe(this);
  }

  @Override
  public void request(long n) {
    onLoop(() -> {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      move();
    });
  }

  @Override
  public void cancel() {
    onLoop(() -> stop(true));
  }

  @Override
  public void onNext(HttpObject object) {
    waiting = false;
    if (object instanceof HttpData data) {
      content.feed(data.array());
    }
    move();
  }

  @Override
  public void onError(Throwable cause) {
    if (!done) {
      stop(false);
      reader().onError(cause);
    }
  }

  @Override
  public void onComplete() {
    complete = true;
    move();
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Passes pieces on while they are asked for, then asks for input. */
  private void move() {
    if (busy || done) {
      return;
    }
    busy = true;
    try {
      boolean more = true;
      while (more && !done) {
        more = step();
      }
    } catch (MalformedContent wrong) {
      refuse(Failure.of(GrpcCode.INVALID_ARGUMENT, String.valueOf(wrong.getMessage())));
    } catch (MemoryExhausted full) {
      refuse(Diagnosis.noRoom());
    } finally {
      busy = false;
    }
  }

  /** Returns false if nothing can be done before the reader or the caller acts. */
  private boolean step() throws MalformedContent {
    ready = ready == null ? content.next() : ready;
    var piece = ready;
    if (piece != null) {
      return pass(piece);
    }
    if (complete) {
      content.end();
      stop(false);
      reader().onComplete();
      return false;
    }
    if (demand == 0 || waiting) {
      return false;
    }
    waiting = true;
    source().request(1);
    return true;
  }

  private boolean pass(byte[] piece) {
    if (demand == 0) {
      return false;
    }
    demand--;
    ready = null;
    size += piece.length;
    if (size > limit) {
      refuse(Diagnosis.tooLarge(limit));
      return false;
    }
    reader().onNext(HttpData.wrap(piece));
    return true;
  }

  private void refuse(Failure failure) {
    stop(true);
    reader().onError(refusal.apply(failure));
  }

  private void stop(boolean early) {
    if (done) {
      return;
    }
    done = true;
    ready = null;
    content.close();
    if (early) {
      source().cancel();
    }
  }

  private Subscriber<? super HttpObject> reader() {
    return Objects.requireNonNull(reader);
  }

  private Subscription source() {
    return Objects.requireNonNull(source);
  }
}
