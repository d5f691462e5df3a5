package io.weir.gateway.form;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.HttpCall;
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

  /**
   * Server-sent events (WHATWG HTML, 9.2): "error" and "end" are events of their own. An event has
   * an id where the schema names a field for it.
   */
  SSE("text/event-stream") {
    @Override
    void message(HttpCall call, byte[] message, Output out) {
      var id = call.eventId(message, 0, message.length);
      // A line break would begin a field of its own, a NUL makes browsers drop the id.
      if (id != null && id.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0)) {
        ascii("id: ", out);
        out.writeBytes(id.getBytes(UTF_8));
        out.writeByte('\n');
      }
      ascii("data: ", out);
      call.writeResponse(message, 0, message.length, out);
    }

    @Override
    void before(boolean first, Output out) {
      // A message begins with its own fields.
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
  },

  /** A row each (RFC 4180) below the names of the columns. It has no word for an error. */
  CSV("text/csv") {
    @Override
    boolean speaks(HttpCall call) {
      return call.answersRows();
    }

    @Override
    boolean tellsErrors() {
      return false;
    }

    @Override
    void begin(HttpCall call, Output out) {
      call.writeColumns(out);
    }

    @Override
    void message(HttpCall call, byte[] message, Output out) {
      call.writeRow(message, 0, message.length, out);
    }

    @Override
    void before(boolean first, Output out) {
      // A row has its line break behind it.
    }

    @Override
    void after(Output out) {
      // Written with the row.
    }

    @Override
    void end(boolean first, Output out) {
      // The end of the body is the end.
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      throw new IllegalStateException("a row cannot tell an error");
    }
  };

  private static final MediaType CSV_WITH_HEADER =
      MediaType.parse("text/csv; charset=utf-8; header=present");

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
    return this == CSV ? headers.toBuilder().contentType(CSV_WITH_HEADER).build() : headers;
  }

  /** Whether the answers of a call can be written so. */
  boolean speaks(HttpCall call) {
    return true;
  }

  /** Whether an error after the start can be told; the body is broken off where it cannot. */
  boolean tellsErrors() {
    return true;
  }

  /** Before the first message, with the headers. */
  void begin(HttpCall call, Output out) {
    // Most have nothing to say before there is something to say.
  }

  /**
   * A message, between {@link #before} and {@link #after}.
   *
   * @throws io.weir.transcoding.TranscodingException if the bytes are no such message
   */
  void message(HttpCall call, byte[] message, Output out) {
    call.writeResponse(message, 0, message.length, out);
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
  static StreamText accepted(RequestHeaders headers, HttpCall call) {
    if (headers.accept().isEmpty()) {
      return ARRAY;
    }
    StreamText best = null;
    Wish most = null;
    for (var text : values()) {
      var wish = text.speaks(call) ? Wish.of(headers.accept(), text.types) : null;
      if (wish != null && wish.isAcceptable() && (most == null || wish.beats(most))) {
        best = text;
        most = wish;
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

  /** Whether content of this type is NDJSON, in UTF-8 as all JSON is. */
  static boolean isLines(@Nullable MediaType type) {
    return type != null
        && NDJSON.types.stream().anyMatch(type::belongsTo)
        && UTF_8.equals(type.charset(UTF_8));
  }
}
