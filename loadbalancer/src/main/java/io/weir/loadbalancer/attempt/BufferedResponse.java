package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads an instance's answer. It is held back until the final status is known, so that a failure in
 * the trailers can still be retried; once it is larger than may be held, or is a stream that has
 * begun, it is committed: handed to the caller as it comes, at the caller's pace.
 */
final class BufferedResponse implements Subscriber<HttpObject> {
  private final UpstreamRequest sent;
  private final long holdBytes;
  private final long maxBytes;
  private final boolean callersTime;
  private final List<HttpObject> held = new ArrayList<>(3);
  private long heldBytes;
  private int code = GrpcCode.ABSENT;
  private HttpHeaders trailers = HttpHeaders.of();
  private HttpHeaders refusal = HttpHeaders.of();
  private @Nullable Subscription subscription;
  private @Nullable HttpResponseWriter writer;
  private boolean over;

  /**
   * @param holdBytes 0: commit as soon as there are headers that are not the end
   * @param maxBytes of the answer; one that is larger is broken off
   */
  BufferedResponse(UpstreamRequest sent, long holdBytes, long maxBytes, boolean callersTime) {
    this.sent = sent;
    this.holdBytes = holdBytes;
    this.maxBytes = maxBytes;
    this.callersTime = callersTime;
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
    sent.moved();
    read(received);
    if (heldBytes > maxBytes) {
      // By us: Armeria's own limit breaks off every other call on the connection as well.
      breakOff(AttemptResult.tooLarge(maxBytes));
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
      more();
    }
  }

  private void read(HttpObject object) {
    if (object instanceof HttpData data) {
      heldBytes += data.length();
    } else if (object instanceof HttpHeaders headers) {
      int found = GrpcCode.of(headers);
      if (found != GrpcCode.ABSENT) {
        code = found;
        trailers = headers;
      } else if (object instanceof ResponseHeaders response
          && !response.status().isInformational()) {
        code = response.status().code() == 200 ? GrpcCode.UNKNOWN : refused(response);
      }
    }
  }

  /** By something that does not speak gRPC: its headers may say for how long. */
  private int refused(ResponseHeaders response) {
    refusal = response;
    return GrpcCode.ofHttpStatus(response.status().code());
  }

  private boolean mustCommit(HttpObject object) {
    if (holdBytes > 0) {
      return heldBytes > holdBytes;
    }
    return object instanceof ResponseHeaders headers
        && !headers.status().isInformational()
        && !headers.contains("grpc-status");
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
      assert open : "nobody has had a chance to close it";
    }
    held.clear();
    sent.committed(out);
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
    var _ = out.whenConsumed().thenRun(this::more);
  }

  private void more() {
    var upstream = subscription;
    if (upstream != null) {
      upstream.request(1);
    }
  }

  /** The caller left in the middle of the answer. */
  private void leave() {
    sent.ended(AttemptResult.answered(GrpcCode.CANCELLED, trailers), null);
    sent.cancel();
  }

  /** It ends here, and the caller is told why. */
  void breakOff(AttemptResult why) {
    if (over) {
      return;
    }
    over = true;
    var out = writer;
    if (out != null) {
      end(out, why);
    }
    sent.ended(why, null);
    sent.cancel();
  }

  @Override
  public void onError(Throwable cause) {
    if (over) {
      return;
    }
    var ending = AttemptResult.broken(cause, callersTime);
    var out = writer;
    if (out != null) {
      end(out, ending);
    }
    sent.ended(ending, null);
  }

  /** A reset would not tell the caller why. */
  private void end(HttpResponseWriter out, AttemptResult ending) {
    if (trailers.isEmpty()) {
      boolean _ = out.tryWrite(TrailersOnly.trailers(ending.code(), ending.message()));
    }
    out.close();
  }

  @Override
  public void onComplete() {
    if (over) {
      return;
    }
    over = true;
    int end = code == GrpcCode.ABSENT ? GrpcCode.UNKNOWN : code;
    var ending = AttemptResult.answered(end, trailers.isEmpty() ? refusal : trailers);
    var out = writer;
    if (out != null) {
      out.close();
      sent.ended(ending, null);
    } else {
      sent.ended(ending, HttpResponse.of(held.toArray(HttpObject[]::new)));
    }
  }
}
