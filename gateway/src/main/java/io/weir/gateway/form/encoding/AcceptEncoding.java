package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Locale;

/** Preferences of an Accept-Encoding header (RFC 9110, 12.5.3), for zstd, gzip and identity. */
final class AcceptEncoding {
  private static final float UNNAMED = -1;

  private float zstd = UNNAMED;
  private float gzip = UNNAMED;
  private float identity = UNNAMED;
  private float any = UNNAMED;

  private AcceptEncoding() {}

  /** Returns the coding that the client prefers among those that can be sent. */
  static ResponseCoding preferred(RequestHeaders headers) {
    return preferred(headers, ZstdLibrary.isAvailable());
  }

  /**
   * Returns the coding with the largest weight. Of those with the same weight, zstd comes before
   * gzip and gzip before none. The wildcard stands for gzip, which more clients read than zstd.
   */
  static ResponseCoding preferred(RequestHeaders headers, boolean zstdAvailable) {
    if (!headers.contains(HttpHeaderNames.ACCEPT_ENCODING)) {
      return ResponseCoding.IDENTITY;
    }
    var accepted = new AcceptEncoding();
    for (var value : headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
      for (var element : value.split(",", -1)) {
        accepted.add(element);
      }
    }
    float gzip = accepted.gzip == UNNAMED ? accepted.any : accepted.gzip;
    float zstd = zstdAvailable ? accepted.zstd : UNNAMED;
    if (zstd > 0 && zstd >= gzip && zstd >= accepted.identity) {
      return ResponseCoding.ZSTD;
    }
    return gzip > 0 && gzip >= accepted.identity ? ResponseCoding.GZIP : ResponseCoding.IDENTITY;
  }

  private void add(String element) {
    int end = element.indexOf(';');
    var coding = (end < 0 ? element : element.substring(0, end)).strip();
    float quality = end < 0 ? 1 : quality(element.substring(end + 1).strip());
    switch (coding.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> gzip = Math.max(gzip, quality);
      case "zstd" -> zstd = quality;
      case "identity" -> identity = quality;
      case "*" -> any = quality;
      default -> {}
    }
  }

  /** Returns 0, not acceptable, for a malformed weight. */
  private static float quality(String parameter) {
    if (!parameter.startsWith("q=") && !parameter.startsWith("Q=")) {
      return 0;
    }
    try {
      float quality = Float.parseFloat(parameter.substring(2));
      return quality >= 0 && quality <= 1 ? quality : 0;
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }
}
