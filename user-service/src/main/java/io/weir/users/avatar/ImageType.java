package io.weir.users.avatar;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The types that an avatar may have, none of which a browser runs, known by their first bytes and
 * not by what a sender calls them.
 */
public enum ImageType {
  PNG("image/png", "89504e470d0a1a0a"),
  JPEG("image/jpeg", "ffd8ff"),
  GIF("image/gif", "474946383[79]61"),
  WEBP("image/webp", "52494646........57454250");

  /** As many bytes tell any of them. */
  public static final int TELLING = 12;

  private final String contentType;

  /** A pattern of hexadecimal digits. */
  private final String beginning;

  ImageType(String contentType, String beginning) {
    this.contentType = contentType;
    this.beginning = beginning;
  }

  public String contentType() {
    return contentType;
  }

  /** What begins so. */
  public static Optional<ImageType> of(byte[] content) {
    var head = HexFormat.of().formatHex(content, 0, Math.min(content.length, TELLING));
    return Arrays.stream(values()).filter(type -> head.matches(type.beginning + ".*")).findFirst();
  }
}
