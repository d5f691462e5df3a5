package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.negotiation.MediaRange;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.HttpCall;
import org.jspecify.annotations.Nullable;

/** Content negotiation for streams: the formats that a client accepts and sends. */
public final class StreamNegotiation {
  private StreamNegotiation() {}

  /**
   * Returns the format that the client prefers, or a JSON array without an Accept header.
   *
   * @throws io.weir.gateway.failure.FailureException 406 if the client accepts none of them
   */
  public static StreamFormat accepted(RequestHeaders headers, HttpCall call) {
    if (headers.accept().isEmpty()) {
      return StreamFormat.ARRAY;
    }
    StreamFormat best = null;
    MediaRange preferred = null;
    for (var text : StreamFormat.values()) {
      var range = text.speaks(call) ? MediaRange.matching(headers.accept(), text.types()) : null;
      if (range != null && range.isAcceptable() && (preferred == null || range.beats(preferred))) {
        best = text;
        preferred = range;
      }
    }
    if (best != null) {
      return best;
    }
    throw Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            HttpStatus.NOT_ACCEPTABLE,
            "the answer is application/json, application/x-ndjson, text/event-stream"
                + (call.answersRows() ? " or text/csv" : "")
                + "; accept: "
                + headers.get(HttpHeaderNames.ACCEPT)
                + " leaves them out")
        .exception();
  }

  /** Returns true if content of this type is NDJSON in UTF-8. */
  static boolean isLines(@Nullable MediaType type) {
    return type != null
        && StreamFormat.NDJSON.types().stream().anyMatch(type::belongsTo)
        && UTF_8.equals(type.charset(UTF_8));
  }
}
