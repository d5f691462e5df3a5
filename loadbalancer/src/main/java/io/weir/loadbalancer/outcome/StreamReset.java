package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.client.RefusedStreamException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import io.netty.handler.codec.http2.Http2Error;
import io.weir.grpc.ResetCode;
import org.jspecify.annotations.Nullable;

/** Code of the RST_STREAM frame with which an endpoint ended a call. */
public final class StreamReset {
  /** Text before the name of the code. Armeria passes the code on in this form only. */
  private static final String BEFORE_CODE = "received a RST_STREAM frame: ";

  private StreamReset() {}

  /** Returns the error of a call that the endpoint ended with this code, as Armeria names it. */
  public static RuntimeException by(long code) {
    var known = Http2Error.valueOf(code);
    return known == Http2Error.REFUSED_STREAM
        ? UnprocessedRequestException.of(RefusedStreamException.get())
        : new ClosedStreamException(BEFORE_CODE + known);
  }

  /** Returns the code; null if something other than a reset by the endpoint ended the call. */
  static @Nullable ResetCode codeOf(Throwable cause) {
    var message = cause instanceof ClosedStreamException ? cause.getMessage() : null;
    return message != null && message.startsWith(BEFORE_CODE)
        ? ResetCode.named(message.substring(BEFORE_CODE.length()))
        : null;
  }
}
