package io.weir.grpc;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Status with which a gRPC call ended.
 *
 * @param message decoded message; empty for none
 */
public record CallStatus(GrpcCode code, String message) {
  private static final CallStatus OK = new CallStatus(GrpcCode.OK, "");

  /**
   * Returns the status in trailers, or in the headers of a trailers-only response; null if they
   * carry no status.
   *
   * @param metadata returns the value of a name
   */
  public static @Nullable CallStatus fromTrailers(
      Function<CharSequence, @Nullable String> metadata) {
    var code = GrpcCode.parse(metadata.apply(ReservedMetadata.STATUS));
    if (code == null) {
      return null;
    }
    var message = metadata.apply(ReservedMetadata.MESSAGE);
    if (message == null) {
      return code == GrpcCode.OK ? OK : new CallStatus(code, "");
    }
    return new CallStatus(code, GrpcMessage.decode(message));
  }

  /** Returns the status of a response without gRPC status. */
  public static CallStatus fromHttpStatus(int status) {
    return new CallStatus(GrpcCode.ofHttpStatus(status), "HTTP " + status + " and no gRPC status");
  }

  public boolean isOk() {
    return code == GrpcCode.OK;
  }
}
