package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.StreamEncoder;
import io.weir.gateway.headers.ResponseFields;
import org.jspecify.annotations.Nullable;

/** Compresses what another encoder of a stream sends. */
public record CompressedEncoder(StreamEncoder encoder, CompressedPieces pieces)
    implements StreamEncoder {

  @Override
  public void fields(ResponseFields chosen) {
    encoder.fields(chosen);
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    encoder.message(message, object -> pieces.pass(object, out::add));
  }

  @Override
  public void end(
      @Nullable Failure failure, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    encoder.end(failure, trailers, object -> pieces.pass(object, out::add));
    pieces.end(out::add);
  }
}
