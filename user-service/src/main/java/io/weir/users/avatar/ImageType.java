package io.weir.users.avatar;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Image types that avatars may have, detected by their first bytes whatever type the client
 * declares. Browsers run no scripts in any of them.
 */
public enum ImageType {
  PNG("image/png", "89504e470d0a1a0a"),
  JPEG("image/jpeg", "ffd8ff"),
  GIF("image/gif", "474946383[79]61"),
  WEBP("image/webp", "52494646........57454250");

  /** Number of bytes that suffice to detect any type. */
  public static final int DETECTION_BYTES = 12;

  private final String contentType;

  /** Pattern of the first bytes in hexadecimal digits. */
  private final String beginning;

  ImageType(String contentType, String beginning) {
    this.contentType = contentType;
    this.beginning = beginning;
  }

  public String contentType() {
    return contentType;
  }

  /** Detects the type by the first bytes; empty for any other content. */
  public static Optional<ImageType> of(byte[] content) {
    var head = HexFormat.of().formatHex(content, 0, Math.min(content.length, DETECTION_BYTES));
    return Arrays.stream(values()).filter(type -> head.matches(type.beginning + ".*")).findFirst();
  }
}
