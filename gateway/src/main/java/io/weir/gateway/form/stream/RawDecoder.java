package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.transcoding.TranscodingException;

/**
 * Wraps raw content in google.api.HttpBody messages, one per piece. Empty content becomes one
 * message with path and query.
 */
final class RawDecoder implements HttpDecoder<HttpObject> {
  private final RequestStream.Frames frames;
  private final RequestFault fault;
  private boolean begun;

  RawDecoder(RequestStream.Frames frames, RequestFault fault) {
    this.frames = frames;
    this.fault = fault;
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var piece = new byte[in.readableBytes()];
    in.readBytes(piece);
    send(piece, out);
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    if (!begun) {
      send(new byte[0], out);
    }
  }

  private void send(byte[] piece, StreamDecoderOutput<HttpObject> out) {
    begun = true;
    try {
      out.add(frames.of(piece));
    } catch (TranscodingException wrong) {
      fault.found(Diagnosis.of(wrong));
      throw AbortedStreamException.get();
    }
  }
}
