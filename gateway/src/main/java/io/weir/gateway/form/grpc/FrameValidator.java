package io.weir.gateway.form.grpc;

import io.weir.gateway.failure.Failure;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import org.jspecify.annotations.Nullable;

/**
 * Validator for the gRPC frames of a client. It reads only the prefixes and stores no data. Without
 * it, an instance would answer INTERNAL to a malformed frame, which looks like a fault of the
 * instance. The codes are those of the gRPC specification: UNIMPLEMENTED for a wrong number of
 * messages, INTERNAL for a compressed message without an encoding. Not thread-safe.
 */
final class FrameValidator {
  private final boolean one;
  private final boolean compressed;
  private int prefix;
  private long length;
  private long left;
  private boolean any;

  /**
   * @param one true if the call takes exactly one message
   * @param compressed true if messages may be compressed, because the request names an encoding
   */
  FrameValidator(boolean one, boolean compressed) {
    this.one = one;
    this.compressed = compressed;
  }

  /** Validates the next piece. Returns the error, or null. */
  @Nullable Failure feed(byte[] piece) {
    int at = 0;
    while (at < piece.length) {
      if (left > 0) {
        int skipped = (int) Math.min(left, piece.length - at);
        left -= skipped;
        at += skipped;
      } else {
        var wrong = take(piece[at++]);
        if (wrong != null) {
          return wrong;
        }
      }
    }
    return null;
  }

  /** Validates the end of the request. Returns the error, or null. */
  @Nullable Failure end() {
    if (left > 0 || prefix > 0) {
      return failure(GrpcCode.INVALID_ARGUMENT, "a message that ends early");
    }
    return one && !any ? failure(GrpcCode.UNIMPLEMENTED, "no message") : null;
  }

  /** Reads one byte of a prefix. Returns the error, or null. */
  private @Nullable Failure take(byte next) {
    if (prefix > 0) {
      length = (length << Byte.SIZE) | (next & 0xFF);
    } else {
      var wrong = flags(next);
      if (wrong != null) {
        return wrong;
      }
    }
    prefix++;
    if (prefix == FramePrefix.LENGTH) {
      left = length;
      length = 0;
      prefix = 0;
      any = true;
    }
    return null;
  }

  private @Nullable Failure flags(byte flags) {
    if (one && any) {
      return failure(GrpcCode.UNIMPLEMENTED, "more than one message, and the call takes one");
    }
    if (FramePrefix.hasUnknownFlags(flags)) {
      return failure(
          GrpcCode.INVALID_ARGUMENT, "a frame with the flags 0x%02x".formatted(flags & 0xFF));
    }
    return FramePrefix.isCompressed(flags) && !compressed
        ? failure(GrpcCode.INTERNAL, "a compressed message and no grpc-encoding")
        : null;
  }

  private static Failure failure(GrpcCode code, String wrong) {
    return Failure.of(code, "the request has " + wrong);
  }
}
