package io.weir.grpc;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Status that a gRPC call ended with.
 *
 * @param message decoded; empty if there is none
 */
public record CallStatus(GrpcCode code, String message) {
  private static final CallStatus OK = new CallStatus(GrpcCode.OK, "");

  /**
   * The status in trailers, or in the headers of a trailers-only response; null if they carry none.
   *
   * @param metadata looks up the value of a name
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

  /** The status of a response that carries no gRPC status. */
  public static CallStatus fromHttpStatus(int status) {
    return new CallStatus(GrpcCode.ofHttpStatus(status), "HTTP " + status + " and no gRPC status");
  }

  public boolean isOk() {
    return code == GrpcCode.OK;
  }
}
