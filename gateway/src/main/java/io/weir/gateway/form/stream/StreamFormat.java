package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.Output;
import java.util.Arrays;
import java.util.List;

/** Text format of a stream of messages: the separators, the end, and an error after the start. */
public enum StreamFormat {
  /** JSON array. Its last element is {"error": Status} if the stream fails. */
  ARRAY("application/json") {
    @Override
    void before(boolean first, Output out) {
      out.writeByte(first ? '[' : ',');
    }

    @Override
    void after(Output out) {
      // Separators are written before the next message or the end.
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

  /** One JSON object per line. The last line is {"error": Status} if the stream fails. */
  NDJSON("application/x-ndjson", "application/ndjson", "application/jsonl") {
    @Override
    void before(boolean first, Output out) {
      // Messages contain no line breaks.
    }

    @Override
    void after(Output out) {
      out.writeByte('\n');
    }

    @Override
    void end(boolean first, Output out) {
      // The format has no end marker.
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      member(status, out);
      after(out);
    }
  },

  /**
   * Server-sent events (WHATWG HTML, 9.2). "error" and "end" are separate events. An event has an
   * id if the schema names a field for it.
   */
  SSE("text/event-stream") {
    @Override
    void message(HttpCall call, byte[] message, Output out) {
      var id = call.eventId(message, 0, message.length);
      // A line break would begin another field, and browsers drop an id with a NUL.
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
      // Each event begins with its own fields.
    }

    @Override
    void after(Output out) {
      ascii("\n\n", out);
    }

    @Override
    void end(boolean first, Output out) {
      // Browsers do not dispatch an event without data.
      ascii("event: end\ndata: {}\n\n", out);
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      ascii("event: error\ndata: ", out);
      out.writeBytes(status);
      after(out);
    }
  },

  /** One row per message (RFC 4180), below a row of column names. Cannot represent an error. */
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
      // Rows end with a line break.
    }

    @Override
    void after(Output out) {
      // The row includes its line break.
    }

    @Override
    void end(boolean first, Output out) {
      // The format has no end marker.
    }

    @Override
    void error(boolean first, byte[] status, Output out) {
      throw new IllegalStateException("CSV cannot represent an error");
    }
  };

  private static final MediaType CSV_WITH_HEADER =
      MediaType.parse("text/csv; charset=utf-8; header=present");

  // Both are immutable, though their types do not say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<MediaType> types;

  @SuppressWarnings("ImmutableEnumChecker")
  private final ResponseHeaders headers;

  StreamFormat(String... types) {
    this.types = Arrays.stream(types).map(MediaType::parse).toList();
    this.headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(this.types.getFirst())
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            // nginx and compatible proxies would buffer events.
            .set("x-accel-buffering", "no")
            .build();
  }

  List<MediaType> types() {
    return types;
  }

  ResponseHeaders headers() {
    return this == CSV ? headers.toBuilder().contentType(CSV_WITH_HEADER).build() : headers;
  }

  /** Returns true if the messages of a call can be written in this format. */
  boolean speaks(HttpCall call) {
    return true;
  }

  /**
   * Returns true if the format can represent an error after the start. Otherwise an error aborts
   * the body.
   */
  boolean tellsErrors() {
    return true;
  }

  /** Writes the beginning of the body, sent with the headers. */
  void begin(HttpCall call, Output out) {
    // Most formats begin with the first message.
  }

  /**
   * Writes a message, between {@link #before} and {@link #after}.
   *
   * @throws io.weir.transcoding.TranscodingException if the bytes do not fit the schema
   */
  void message(HttpCall call, byte[] message, Output out) {
    call.writeResponse(message, 0, message.length, out);
  }

  abstract void before(boolean first, Output out);

  abstract void after(Output out);

  /**
   * Writes the end of the body.
   *
   * @param first true if the stream had no message
   */
  abstract void end(boolean first, Output out);

  /**
   * Writes the end of a body whose stream has failed.
   *
   * @param first true if the stream had no message
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
}
