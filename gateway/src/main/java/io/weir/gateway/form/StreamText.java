package io.weir.gateway.form;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.transcoding.Output;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a stream of messages is written as text: what stands before and behind each, and how it ends,
 * well or after it has begun.
 */
enum StreamText {
  /** A JSON array; its last element is {"error": Status} if the stream broke. */
  ARRAY("application/json") {
    @Override
    void before(boolean first, Output out) {
      out.writeByte(first ? '[' : ',');
    }

    @Override
    void after(Output out) {
      // The next one, or the end, brings what stands between.
    }

    @Override
    void end(boolean first, Output out) {
      if (first) {
        out.writeByte('[');
      }
      out.writeByte(']');
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      before(first, out);
      member(status, out);
      out.writeByte(']');
    }
  },

  /** A line each; the last is {"error": Status} if the stream broke. */
  NDJSON("application/x-ndjson", "application/ndjson", "application/jsonl") {
    @Override
    void before(boolean first, Output out) {
      // A message has no line break in it.
    }

    @Override
    void after(Output out) {
      out.writeByte('\n');
    }

    @Override
    void end(boolean first, Output out) {
      // The end of the body is the end.
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      member(status, out);
      after(out);
    }
  },

  /** Server-sent events (WHATWG HTML, 9.2): "error" and "end" are events of their own. */
  SSE("text/event-stream") {
    @Override
    void before(boolean first, Output out) {
      ascii("data: ", out);
    }

    @Override
    void after(Output out) {
      ascii("\n\n", out);
    }

    @Override
    void end(boolean first, Output out) {
      // An event without data would not be dispatched.
      ascii("event: end\ndata: {}\n\n", out);
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      ascii("event: error\ndata: ", out);
      out.writeBytes(status);
      after(out);
    }
  };

  // Neither can be changed, though their types do not say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<MediaType> types;

  @SuppressWarnings("ImmutableEnumChecker")
  private final ResponseHeaders headers;

  StreamText(String... types) {
    this.types = Arrays.stream(types).map(MediaType::parse).toList();
    this.headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(this.types.getFirst())
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            // nginx and what copies it would hold events back.
            .set("x-accel-buffering", "no")
            .build();
  }

  ResponseHeaders headers() {
    return headers;
  }

  abstract void before(boolean first, Output out);

  abstract void after(Output out);

  /**
   * @param first whether there was no message
   */
  abstract void end(boolean first, Output out);

  /**
   * @param status google.rpc.Status as JSON on one line
   */
  abstract void error(boolean first, byte[] status, Output out);

  private static void member(byte[] status, Output out) {
    ascii("{\"error\":", out);
    out.writeBytes(status);
    out.writeByte('}');
  }

  private static void ascii(String text, Output out) {
    out.writeBytes(text.getBytes(US_ASCII));
  }

  /**
   * The one that the caller likes best; a JSON array if it does not say.
   *
   * @throws io.weir.gateway.failure.FailureException 406 if it takes none of them
   */
  static StreamText accepted(RequestHeaders headers) {
    if (headers.accept().isEmpty()) {
      return ARRAY;
    }
    // Armeria has sorted them, the best first.
    for (var range : headers.accept()) {
      var text = range.qualityFactor() > 0 ? of(range) : null;
      if (text != null) {
        return text;
      }
    }
    throw Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            HttpStatus.NOT_ACCEPTABLE,
            "the answer is application/json, application/x-ndjson or text/event-stream; accept: "
                + headers.get(HttpHeaderNames.ACCEPT)
                + " leaves them out")
        .exception();
  }

  /** Whether content of this type is NDJSON. */
  static boolean isLines(@Nullable MediaType type) {
    return type != null && NDJSON.types.stream().anyMatch(type::belongsTo);
  }

  private static @Nullable StreamText of(MediaType range) {
    var plain = MediaType.create(range.type(), range.subtype());
    return Arrays.stream(values())
        .filter(text -> text.types.stream().anyMatch(type -> type.belongsTo(plain)))
        .findFirst()
        .orElse(null);
  }
}
