package io.weir.runtime.tls;

import java.util.List;

/** Versions of TLS that are not broken. */
public enum TlsVersion {
  TLS_1_2("1.2"),
  TLS_1_3("1.3");

  private final String number;

  TlsVersion(String number) {
    this.number = number;
  }

  /** Returns the version that every client of the last ten years speaks. */
  public static TlsVersion defaults() {
    return TLS_1_2;
  }

  /**
   * Parses a version as a configuration writes it: "1.2" or "1.3".
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static TlsVersion parse(String text) {
    for (var version : values()) {
      if (version.number.equals(text)) {
        return version;
      }
    }
    throw new IllegalArgumentException("found '" + text + "', expected 1.2 or 1.3");
  }

  /** Returns the names of this version and of the newer ones, as the JDK spells them. */
  public List<String> orNewer() {
    return switch (this) {
      case TLS_1_2 -> List.of("TLSv1.2", "TLSv1.3");
      case TLS_1_3 -> List.of("TLSv1.3");
    };
  }
}
