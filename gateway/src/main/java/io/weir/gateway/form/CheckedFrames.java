package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import org.jspecify.annotations.Nullable;

/** A caller's frames as they come, up to the first that is broken. */
final class CheckedFrames implements HttpDecoder<HttpObject> {
  private final FrameScan scan;
  private final RequestFault fault;

  CheckedFrames(FrameScan scan, RequestFault fault) {
    this.scan = scan;
    this.fault = fault;
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var piece = new byte[in.readableBytes()];
    in.readBytes(piece);
    refuse(scan.feed(piece));
    out.add(HttpData.wrap(piece));
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    refuse(scan.end());
  }

  /** The instance is not to blame, and sees the caller leave. */
  private void refuse(@Nullable String wrong) {
    if (wrong != null) {
      fault.found(Failure.of(GrpcCode.INVALID_ARGUMENT, "the request has " + wrong));
      throw AbortedStreamException.get();
    }
  }
}
