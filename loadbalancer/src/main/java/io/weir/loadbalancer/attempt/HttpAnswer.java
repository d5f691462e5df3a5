package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.CutOff;
import io.weir.loadbalancer.outcome.HttpOutcome;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answer in plain HTTP, whose status is in its headers. It is passed on from there, unless the
 * status asks for another attempt that the request allows. 101, or 2xx over HTTP/2, opens a
 * WebSocket, whose content are the bytes of the endpoint.
 */
final class HttpAnswer implements Answer {
  /** Largest content of an answer that is held for another attempt. */
  private static final long HOLD = 64 << 10;

  private final boolean repeatable;
  private final boolean webSocket;
  private final IntConsumer onStatus;
  private @Nullable ResponseHeaders headers;

  /**
   * @param onStatus receives the status when the headers arrive
   */
  HttpAnswer(MethodPolicy method, IntConsumer onStatus) {
    this.repeatable = method.repeat() != Repeat.NEVER;
    this.webSocket = method.webSocket();
    this.onStatus = onStatus;
  }

  @Override
  public void read(HttpObject object) {
    if (headers == null && object instanceof ResponseHeaders response && isFinal(response)) {
      headers = response;
      onStatus.accept(response.status().code());
    }
  }

  private boolean isFinal(ResponseHeaders response) {
    return !response.status().isInformational()
        || (webSocket && response.status().equals(HttpStatus.SWITCHING_PROTOCOLS));
  }

  /**
   * Drops answers to expectations and upgrades, which are settled on each connection by itself. Of
   * the headers that answer the request for a WebSocket, only the final ones pass.
   */
  @Override
  public boolean passes(HttpObject object) {
    if (webSocket) {
      return object instanceof HttpData || object.equals(headers);
    }
    return !(object instanceof ResponseHeaders response)
        || !(response.status().equals(HttpStatus.CONTINUE)
            || response.status().equals(HttpStatus.SWITCHING_PROTOCOLS));
  }

  @Override
  public boolean mustCommit(HttpObject object, long bytes) {
    var known = headers;
    if (known == null) {
      return false;
    }
    return !repeatable || !HttpOutcome.isUnavailable(known.status().code()) || bytes > HOLD;
  }

  /** The content is never held, so its size has no limit. */
  @Override
  public long max() {
    return Long.MAX_VALUE;
  }

  @Override
  public AttemptResult completed() {
    var known = headers;
    return known == null
        ? HttpOutcome.of(HttpStatus.BAD_GATEWAY.code(), HttpHeaders.of())
        : HttpOutcome.of(known.status().code(), known);
  }

  @Override
  public AttemptResult broken(AttemptResult error) {
    return headers == null ? error : error.afterHeaders();
  }

  @Override
  public AttemptResult left() {
    return HttpOutcome.left();
  }

  /**
   * Breaks the answer off: the connection of an HTTP/1 caller closes before the end of the content,
   * the stream of an HTTP/2 caller is reset. A short content never looks complete.
   */
  @Override
  public void cutOff(HttpResponseWriter out, AttemptResult why) {
    out.close(new CutOff(why.message()));
  }

  /** Ends an open WebSocket in order; every other answer is cut off. */
  @Override
  public void breakOff(HttpResponseWriter out, AttemptResult why) {
    if (isOpenSocket()) {
      out.close();
    } else {
      cutOff(out, why);
    }
  }

  private boolean isOpenSocket() {
    var known = headers;
    return webSocket
        && known != null
        && (known.status().isSuccess() || known.status().equals(HttpStatus.SWITCHING_PROTOCOLS));
  }
}
