package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.MemoryKind;
import io.weir.runtime.memory.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Buffers the response of an endpoint until its final status is known, so that a failure in the
 * trailers can still be retried. A response that exceeds the buffer, or a stream that has begun, is
 * committed: it is passed to the caller as it arrives, at the pace of the caller.
 */
final class BufferedResponse implements Subscriber<HttpObject> {
  /** Informational answers before the final one. Early hints are one or two. */
  private static final int MOST_INFORMATIONAL = 16;

  private final UpstreamRequest request;
  private final Function<Throwable, AttemptResult> judge;
  private final Answer answer;
  private final Exchange exchange;
  private final UnreadAnswer unread;
  private final List<HttpObject> held = new ArrayList<>(3);
  private long heldBytes;
  private int informational;
  private @Nullable Subscription subscription;
  private @Nullable HttpResponseWriter writer;
  private boolean over;

  /**
   * @param answer reads the response by the rules of its protocol
   * @param judge returns the result of a transport error
   */
  BufferedResponse(
      UpstreamRequest request,
      Answer answer,
      Exchange exchange,
      Function<Throwable, AttemptResult> judge) {
    this.request = request;
    this.answer = answer;
    this.judge = judge;
    this.exchange = exchange;
    this.unread = new UnreadAnswer(exchange, this::abandon);
  }

  @Override
  public void onSubscribe(Subscription upstream) {
    subscription = upstream;
    upstream.request(1);
  }

  @Override
  public void onNext(HttpObject received) {
    if (over) {
      return;
    }
    request.countFrame();
    if (received instanceof HttpData data) {
      heldBytes += data.length();
    }
    answer.read(received);
    if (heldBytes > answer.max()) {
      // Armeria's own limit is not used: it would break off every other call on the connection as
      // well.
      breakOff(AttemptResult.tooLarge(answer.max()));
      return;
    }
    if (isInformational(received) && ++informational > MOST_INFORMATIONAL) {
      breakOff(AttemptResult.noFinalAnswer(MOST_INFORMATIONAL));
      return;
    }
    if (!answer.passes(received)) {
      more();
      return;
    }
    var object = LoadReport.without(received);
    var out = writer;
    if (out != null) {
      forward(out, object);
      return;
    }
    held.add(object);
    if (mustCommit(object)) {
      commit();
    } else {
      hold();
    }
  }

  private static boolean isInformational(HttpObject received) {
    return received instanceof ResponseHeaders headers && headers.status().isInformational();
  }

  /** Counts what is buffered, and reads on when there is room. */
  private void hold() {
    if (heldBytes <= Gathering.SMALL) {
      more();
      return;
    }
    exchange.memory().set(MemoryKind.ANSWERS, heldBytes);
    moreWithRoom();
  }

  private void moreWithRoom() {
    var _ =
        Room.in(exchange.memory(), exchange.eventLoop())
            .handle((room, full) -> {
              if (full == null) {
                more();
              } else {
                breakOff(AttemptResult.noRoom());
              }
              return null;
            });
  }

  private boolean mustCommit(HttpObject object) {
    return answer.mustCommit(object, heldBytes);
  }

  private void commit() {
    var out = HttpResponse.streaming();
    writer = out;
    var _ =
        out.whenComplete()
            .exceptionally(left -> {
              leave();
              return null;
            });
    for (var object : held) {
      boolean open = out.tryWrite(object);
      assert open : "a new writer is open";
    }
    held.clear();
    if (heldBytes > Gathering.SMALL) {
      exchange.memory().set(MemoryKind.ANSWERS, 0);
    }
    request.commit(out);
    more(out);
  }

  private void forward(HttpResponseWriter out, HttpObject object) {
    if (out.tryWrite(object)) {
      more(out);
    } else {
      leave();
    }
  }

  private void more(HttpResponseWriter out) {
    var consumed = out.whenConsumed();
    if (consumed.isDone()) {
      moreIfRoom();
    } else {
      unread.forwarded();
      var _ = consumed.thenRun(this::taken);
    }
  }

  private void taken() {
    unread.taken();
    moreIfRoom();
  }

  /** Reads on, when there is room if the caller's form of the answer needs whole messages. */
  private void moreIfRoom() {
    if (exchange.holdsAnswer()) {
      moreWithRoom();
    } else {
      more();
    }
  }

  private void more() {
    var upstream = subscription;
    if (upstream != null) {
      upstream.request(1);
    }
  }

  /** Ends the attempt because the caller left in the middle of the response. */
  private void leave() {
    request.end(answer.left(), null);
    request.cancel();
  }

  /** Ends the attempt because the caller does not read, and others need the memory. */
  private void abandon() {
    var out = writer;
    if (!over && out != null) {
      over = true;
      request.end(AttemptResult.noRoom(), null);
      request.cancel();
      out.abort();
    }
  }

  /** Ends the response here and sends the reason to the caller. */
  void breakOff(AttemptResult why) {
    if (over) {
      return;
    }
    over = true;
    var out = writer;
    if (out != null) {
      answer.breakOff(out, why);
    }
    request.end(why, null);
    request.cancel();
  }

  @Override
  public void onError(Throwable cause) {
    if (over) {
      return;
    }
    var result = answer.broken(judge.apply(cause));
    var out = writer;
    if (out != null) {
      answer.cutOff(out, result);
    }
    request.end(result, null);
  }

  @Override
  public void onComplete() {
    if (over) {
      return;
    }
    over = true;
    var result = answer.completed();
    var out = writer;
    if (out != null) {
      out.close();
      request.end(result, null);
    } else {
      request.end(result, HttpResponse.of(held.toArray(HttpObject[]::new)));
    }
  }
}
