package io.weir.transcoding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code google.rpc.Status} as JSON, its details resolved where their types are known. */
public final class StatusJson {
  private StatusJson() {}

  /**
   * The status that an upstream ended with.
   *
   * @param detailsBin a serialized google.rpc.Status (the value of grpc-status-details-bin, base64
   *     already decoded), or null; a detail of unknown type is shown as its type and base64 value
   */
  public static byte[] ofStatus(int code, String message, byte @Nullable [] detailsBin) {
    throw new UnsupportedOperationException();
  }

  /** INVALID_ARGUMENT with a google.rpc.BadRequest of these violations. */
  public static byte[] ofViolations(
      String message, List<TranscodingException.FieldViolation> violations) {
    throw new UnsupportedOperationException();
  }

  /** Seconds of a google.rpc.RetryInfo among the details, rounded up, or -1. */
  public static long retryAfterSeconds(byte @Nullable [] detailsBin) {
    throw new UnsupportedOperationException();
  }
}
