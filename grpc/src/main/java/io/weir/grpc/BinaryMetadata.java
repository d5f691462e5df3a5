package io.weir.grpc;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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

  /**
   * Returns the values of a field that lists several with commas between them. gRPC allows such
   * fields, and browsers write them for a header that a page sets twice, with a space behind each
   * comma; many servers read one value from a field.
   */
  public static List<String> values(String field) {
    return field.indexOf(',') < 0
        ? List.of(field)
        : Arrays.stream(field.split(",", -1)).map(String::strip).toList();
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
