package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.TrailersOnly;
import org.jspecify.annotations.Nullable;

/** Answer in gRPC, whose status is in the trailers or in headers that end it. */
final class GrpcAnswer implements Answer {
  private final long hold;
  private final long max;
  private @Nullable GrpcCode code;
  private HttpHeaders trailers = HttpHeaders.of();
  private HttpHeaders refusal = HttpHeaders.of();

  /**
   * @param hold size of the buffer; 0 commits at the first headers that do not end the response
   * @param max largest response; a larger one is broken off with RESOURCE_EXHAUSTED
   */
  GrpcAnswer(long hold, long max) {
    this.hold = hold;
    this.max = max;
  }

  @Override
  public void read(HttpObject object) {
    if (object instanceof HttpHeaders headers) {
      var found = GrpcCode.parse(headers.get(ReservedMetadata.STATUS));
      if (found != null) {
        code = found;
        trailers = headers;
      } else if (object instanceof ResponseHeaders response
          && !response.status().isInformational()) {
        code = response.status().code() == 200 ? GrpcCode.UNKNOWN : refused(response);
      }
    }
  }

  /** Keeps the headers of a refusal without gRPC status, which may carry Retry-After. */
  private GrpcCode refused(ResponseHeaders response) {
    refusal = response;
    return GrpcCode.ofHttpStatus(response.status().code());
  }

  @Override
  public boolean passes(HttpObject object) {
    return true;
  }

  @Override
  public boolean mustCommit(HttpObject object, long bytes) {
    if (hold > 0) {
      return bytes > hold;
    }
    return object instanceof ResponseHeaders headers
        && !headers.status().isInformational()
        && !headers.contains(ReservedMetadata.STATUS);
  }

  @Override
  public long max() {
    return max;
  }

  @Override
  public AttemptResult completed() {
    var end = code == null ? GrpcCode.UNKNOWN : code;
    return AttemptResult.answered(end, trailers.isEmpty() ? refusal : trailers);
  }

  @Override
  public AttemptResult broken(AttemptResult error) {
    return code == null ? error : error.afterHeaders();
  }

  @Override
  public AttemptResult left() {
    return AttemptResult.answered(GrpcCode.CANCELLED, trailers);
  }

  /** Ends the response with trailers, because a reset would not carry the reason. */
  @Override
  public void cutOff(HttpResponseWriter out, AttemptResult why) {
    if (trailers.isEmpty()) {
      boolean _ = out.tryWrite(TrailersOnly.trailers(why.code(), why.message()));
    }
    out.close();
  }
}
