package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.grpc.GrpcCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes base64 as it arrives. Padding may occur anywhere, because clients may encode piecewise.
 */
public final class Base64Decoder implements HttpDecoder<HttpObject> {
  private static final int GROUP = 4;
  private static final Base64.Decoder BASE64 = Base64.getDecoder();

  private final RequestError requestError;

  public Base64Decoder(RequestError requestError) {
    this.requestError = requestError;
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var text = new byte[in.readableBytes() / GROUP * GROUP];
    if (text.length > 0) {
      in.readBytes(text);
      out.add(HttpData.wrap(decoded(text)));
    }
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    if (in.readableBytes() > 0) {
      throw wrong();
    }
  }

  private byte[] decoded(byte[] text) {
    var all = new ByteArrayOutputStream(text.length);
    int start = 0;
    for (int end = GROUP; end <= text.length; end += GROUP) {
      if (text[end - 1] == '=' || end == text.length) {
        all.writeBytes(decoded(text, start, end));
        start = end;
      }
    }
    return all.toByteArray();
  }

  private byte[] decoded(byte[] text, int start, int end) {
    try {
      return BASE64.decode(Arrays.copyOfRange(text, start, end));
    } catch (IllegalArgumentException malformed) {
      throw wrong();
    }
  }

  /** Records the error and cancels the call, so that it does not count against the instance. */
  private RuntimeException wrong() {
    requestError.found(
        Failure.of(GrpcCode.INVALID_ARGUMENT, "the content of grpc-web-text is not base64"));
    return AbortedStreamException.get();
  }
}
