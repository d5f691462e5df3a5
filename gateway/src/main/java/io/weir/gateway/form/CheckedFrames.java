package io.weir.gateway.form;

import com.linecorp.armeria.common.FilteredHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** A caller's frames as they come, up to the first that is broken. */
final class CheckedFrames extends FilteredHttpRequest {
  private final FrameScan scan;
  private final RequestFault fault;

  CheckedFrames(HttpRequest req, FrameScan scan, RequestFault fault) {
    super(req);
    this.scan = scan;
    this.fault = fault;
  }

  @Override
  protected HttpObject filter(HttpObject piece) {
    if (piece instanceof HttpData data) {
      refuse(scan.feed(data.array()));
    }
    return piece;
  }

  @Override
  protected void beforeComplete(Subscriber<? super HttpObject> subscriber) {
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
