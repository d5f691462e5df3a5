package io.weir.grpc;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Values of metadata whose name ends in "-bin". They are base64, written without padding and read
 * with or without it.
 */
public final class BinaryMetadata {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private BinaryMetadata() {}

  public static String encode(byte[] value) {
    return ENCODER.encodeToString(value);
  }

  /** Decodes a value. Returns null if the value is null or not base64. */
  public static byte @Nullable [] decode(@Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return DECODER.decode(value);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
