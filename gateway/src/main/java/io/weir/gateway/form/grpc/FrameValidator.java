package io.weir.gateway.form.grpc;

import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.encoding.CompressedMessages;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import org.jspecify.annotations.Nullable;

/**
 * Validator for the gRPC frames of a client. It reads the prefixes and the content of compressed
 * messages, and stores no data. Without it, an instance would answer INTERNAL to a malformed frame,
 * which looks like a fault of the instance, or end the connection that other callers share. The
 * codes are those of the gRPC specification: UNIMPLEMENTED for a wrong number of messages, INTERNAL
 * for a compressed message without an encoding. Not thread-safe.
 */
final class FrameValidator {
  private static final byte[] NOTHING = {};

  private final boolean one;
  private final long max;
  private final @Nullable CompressedMessages compressed;
  private int prefix;
  private long length;
  private long left;
  private boolean any;
  private boolean inflating;

  /**
   * @param one true if the call takes exactly one message
   * @param max maximum size of a message in bytes, without its prefix
   * @param compressed check of compressed messages, or null if the request names no encoding
   */
  FrameValidator(boolean one, long max, @Nullable CompressedMessages compressed) {
    this.one = one;
    this.max = max;
    this.compressed = compressed;
  }

  /** Validates the next piece. Returns the error, or null. */
  @Nullable Failure feed(byte[] piece) {
    int at = 0;
    while (at < piece.length) {
      if (left > 0) {
        int skipped = (int) Math.min(left, piece.length - at);
        var wrong = content(piece, at, at + skipped);
        if (wrong != null) {
          return wrong;
        }
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

  /** Releases what is held for a message that is incomplete. */
  void close() {
    if (compressed != null) {
      compressed.close();
    }
  }

  /** Validates bytes of one message. Returns the error, or null. */
  private @Nullable Failure content(byte[] piece, int from, int to) {
    left -= to - from;
    if (!inflating || compressed == null) {
      return null;
    }
    var wrong = compressed.feed(piece, from, to);
    return wrong == null && left == 0 ? compressed.end() : wrong;
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
      if (left > max) {
        return Diagnosis.tooLarge(max);
      }
      return left == 0 ? content(NOTHING, 0, 0) : null;
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
    inflating = FramePrefix.isCompressed(flags);
    return inflating && compressed == null
        ? failure(GrpcCode.INTERNAL, "a compressed message and no grpc-encoding")
        : null;
  }

  private static Failure failure(GrpcCode code, String wrong) {
    return Failure.of(code, "the request has " + wrong);
  }
}
