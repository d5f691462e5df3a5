package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.negotiation.ContentTypes;
import io.weir.gateway.form.upstream.SchemaMismatch;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.gateway.form.upstream.StreamEncoder;
import io.weir.gateway.headers.ResponseFields;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.gateway.websocket.Payload;
import io.weir.gateway.websocket.Subprotocol;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RawContent;
import io.weir.transcoding.TranscodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encodes the messages of an instance as frames of a WebSocket. */
final class SocketEncoder implements StreamEncoder {
  private final HttpCall call;
  private final Subprotocol subprotocol;
  private final FrameWriter frames;

  /** True if raw content is text, according to the last message that named a type. */
  private boolean isText;

  private @Nullable Failure failure;

  SocketEncoder(HttpCall call, Subprotocol subprotocol, FrameWriter frames) {
    this.call = call;
    this.subprotocol = subprotocol;
    this.frames = frames;
  }

  @Override
  public void fields(ResponseFields fields) {
    // The handshake has already been answered.
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    try {
      out.add(HttpData.wrap(frame(message)));
    } catch (TranscodingException e) {
      throw SchemaMismatch.of(e);
    }
  }

  private byte[] frame(byte[] message) {
    return switch (subprotocol) {
      case PROTO -> frames.binary(Payload.of(message));
      case JSON, RAW -> call.answersRaw() ? content(message) : json(message);
    };
  }

  private byte[] json(byte[] message) {
    var json = ScratchBuffer.output();
    call.writeResponse(message, 0, message.length, json);
    return frames.text(new Payload(json.array(), 0, json.length()));
  }

  private byte[] content(byte[] message) {
    var content = call.rawResponse(message, 0, message.length);
    if (!content.contentType().isEmpty()) {
      isText = isText(content);
    }
    var payload = new Payload(message, content.offset(), content.length());
    return isText ? frames.textOrBinary(payload) : frames.binary(payload);
  }

  private static boolean isText(RawContent content) {
    var type = ContentTypes.of(content);
    var charset = type.charset();
    return (type.is(MediaType.ANY_TEXT_TYPE) || type.isJson())
        && (charset == null || charset.equals(StandardCharsets.UTF_8));
  }

  @Override
  public void end(
      @Nullable Failure why, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    failure = why;
  }

  /** Returns the failure of the call after its end, or null if it succeeded. */
  @Nullable Failure failure() {
    return failure;
  }
}
