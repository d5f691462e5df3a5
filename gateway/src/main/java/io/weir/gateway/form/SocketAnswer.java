package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.gateway.websocket.Subprotocol;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/** Messages of an instance to frames of a WebSocket. */
final class SocketAnswer implements StreamAnswer {
  private final HttpCall call;
  private final Subprotocol subprotocol;
  private final FrameWriter frames;
  private @Nullable Failure failure;

  SocketAnswer(HttpCall call, Subprotocol subprotocol, FrameWriter frames) {
    this.call = call;
    this.subprotocol = subprotocol;
    this.frames = frames;
  }

  @Override
  public void begin(StreamDecoderOutput<HttpObject> out) {
    // The connection is open already.
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    var frame =
        switch (subprotocol) {
          case JSON -> frames.text(json(message));
          case PROTO -> frames.binary(message);
        };
    out.add(HttpData.wrap(frame));
  }

  private byte[] json(byte[] message) {
    var json = Scratch.output();
    try {
      call.writeResponse(message, 0, message.length, json);
    } catch (TranscodingException e) {
      throw JsonAnswer.misfit(e);
    }
    return json.toByteArray();
  }

  @Override
  public void end(@Nullable Failure why, StreamDecoderOutput<HttpObject> out) {
    failure = why;
  }

  /** Once it has ended: null if the call succeeded. */
  @Nullable Failure failure() {
    return failure;
  }
}
