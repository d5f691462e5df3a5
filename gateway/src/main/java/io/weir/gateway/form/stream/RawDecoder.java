package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.transcoding.TranscodingException;

/**
 * Wraps raw content in google.api.HttpBody messages, one per piece. Empty content becomes one
 * message with the fields of path and query.
 */
final class RawDecoder implements HttpDecoder<HttpObject> {
  private final StreamingRequest.Frames frames;
  private final RequestError requestError;
  private boolean begun;

  RawDecoder(StreamingRequest.Frames frames, RequestError requestError) {
    this.frames = frames;
    this.requestError = requestError;
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
      out.add(HttpData.wrap(frames.of(piece)));
    } catch (TranscodingException wrong) {
      requestError.found(Diagnosis.of(wrong));
      throw AbortedStreamException.get();
    }
  }
}
