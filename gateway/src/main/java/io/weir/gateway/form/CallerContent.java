package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.ProtocolViolationException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.server.HttpStatusException;

/** What a caller sends, on its way to an instance as it comes. */
final class CallerContent {
  private CallerContent() {}

  /**
   * A caller that breaks HTTP in the middle has heard so from the listener. To the client it has left:
   * that is nothing to log.
   */
  static HttpRequest of(HttpRequest req) {
    return req.mapError(CallerContent::cause);
  }

  /** The same of the error alone. */
  static Throwable cause(Throwable thrown) {
    return thrown instanceof HttpStatusException || thrown instanceof ProtocolViolationException
        ? AbortedStreamException.get()
        : thrown;
  }
}
