package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpData;

/** Coding of a response, as content-encoding names it. */
enum ResponseCoding {
  IDENTITY("identity"),
  GZIP("gzip"),
  ZSTD("zstd");

  private final String text;

  ResponseCoding(String text) {
    this.text = text;
  }

  /** Returns the name of the coding in HTTP. */
  String text() {
    return text;
  }

  /** Creates a compressor. */
  Compressor compressor() {
    return switch (this) {
      case GZIP -> new Gzip();
      case ZSTD -> new Zstd();
      case IDENTITY -> throw new IllegalStateException("content as it is needs no compressor");
    };
  }

  /** Compresses content as a whole. */
  HttpData whole(HttpData content) {
    try (var compressor = compressor()) {
      return compressor.last(content);
    }
  }
}
