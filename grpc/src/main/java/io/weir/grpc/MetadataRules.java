package io.weir.grpc;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the metadata of a caller (gRPC over HTTP/2, "Custom-Metadata"). Servers answer a breach
 * with a reset or with GOAWAY, which ends the calls of others on the same connection.
 */
public final class MetadataRules {
  private static final String BINARY = "-bin";
  private static final int MAX_NAME = 80;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private MetadataRules() {}

  /**
   * Returns the rule that a field breaks, in words that name the field; null if it breaks none.
   *
   * @param name name in lower case
   */
  public static @Nullable String breach(CharSequence name, String value) {
    if (!isName(name)) {
      return "the name of the metadata "
          + shown(name)
          + " has a character that gRPC does not allow";
    }
    if (isBinary(name)) {
      return isBase64List(value) ? null : "the metadata " + shown(name) + " is not base64";
    }
    return isPrintable(value)
        ? null
        : "the metadata " + shown(name) + " has a character that is not printable ASCII";
  }

  /** Returns true if gRPC allows a name: lower-case letters, digits, '-', '_' and '.'. */
  public static boolean isName(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      if (!allowed) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Returns true if the values of a name are base64. */
  public static boolean isBinary(CharSequence name) {
    int at = name.length() - BINARY.length();
    for (int i = 0; at >= 0 && i < BINARY.length(); i++) {
      if (name.charAt(at + i) != BINARY.charAt(i)) {
        return false;
      }
    }
    return at >= 0;
  }

  /** Returns whether each element of a comma-separated list is base64, padded or not. */
  private static boolean isBase64List(String value) {
    int start = 0;
    for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', start)) {
      if (!isBase64(value.substring(start, comma))) {
        return false;
      }
      start = comma + 1;
    }
    return isBase64(value.substring(start));
  }

  /**
   * Returns whether a value is base64, padded or not, with no bits set behind the last byte (RFC
   * 4648, 3.5): servers on gRPC's C core refuse a call over those.
   */
  private static boolean isBase64(String value) {
    var bytes = BinaryMetadata.decode(value);
    return bytes != null && value.startsWith(BinaryMetadata.encode(bytes));
  }

  /**
   * Returns a value with every character that is not printable ASCII percent-encoded: "caf%C3%A9".
   *
   * @param value one character for each byte, as it came over HTTP
   */
  public static String printable(String value) {
    if (isPrintable(value)) {
      return value;
    }
    var encoded = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c <= '~') {
        encoded.append(c);
      } else if (c <= 0xFF) {
        encoded.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        encoded.append('?');
      }
    }
    return encoded.toString();
  }

  /** Returns true if a value has printable ASCII characters only. */
  public static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static String shown(CharSequence name) {
    return name.length() <= MAX_NAME ? name.toString() : name.subSequence(0, MAX_NAME) + "...";
  }
}
