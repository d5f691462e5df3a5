package io.weir.runtime.access;

import java.util.regex.Pattern;

/**
 * Pattern of the names in certificates: "spiffe://site/shop" or "shop.internal" for one name,
 * "spiffe://site/batch/*" for all below a path, "*.internal" for all below a domain.
 */
public record PeerPattern(String text) {
  private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*://[!-)+-~]*[!-)+-.0-~]");
  private static final Pattern URIS = Pattern.compile("[a-z][a-z0-9+.-]*://([!-)+-~]*/)?\\*");
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

  public PeerPattern {
    if (!URI.matcher(text).matches()
        && !URIS.matcher(text).matches()
        && !HOST.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "peers: found '%s', expected the name in a certificate, spiffe://site/shop or shop.internal, or a pattern such as spiffe://site/* or *.internal"
              .formatted(text));
    }
  }

  public static PeerPattern parse(String text) {
    return new PeerPattern(text);
  }

  /**
   * Returns whether a name belongs to the pattern.
   *
   * @param name name in a certificate, in the form of {@code CertificateNames}
   */
  public boolean matches(String name) {
    if (text.endsWith("*")) {
      int length = text.length() - 1;
      return name.length() > length && name.startsWith(text.substring(0, length));
    }
    return text.startsWith("*")
        ? name.endsWith(text.substring(1)) && HOST.matcher(name).matches()
        : name.equals(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
