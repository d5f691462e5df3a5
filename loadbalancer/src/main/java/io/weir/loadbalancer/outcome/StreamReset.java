package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.stream.ClosedStreamException;
import io.weir.grpc.ResetCode;
import org.jspecify.annotations.Nullable;

/** Reads the code of the RST_STREAM frame with which an endpoint ended a call. */
final class StreamReset {
  /** Text before the name of the code. Armeria passes the code on in this form only. */
  private static final String BEFORE_CODE = "received a RST_STREAM frame: ";

  private StreamReset() {}

  /** Returns the code; null if something other than a reset by the endpoint ended the call. */
  static @Nullable ResetCode codeOf(Throwable cause) {
    var message = cause instanceof ClosedStreamException ? cause.getMessage() : null;
    return message != null && message.startsWith(BEFORE_CODE)
        ? ResetCode.named(message.substring(BEFORE_CODE.length()))
        : null;
  }
}
