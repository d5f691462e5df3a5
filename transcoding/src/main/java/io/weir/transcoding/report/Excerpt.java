package io.weir.transcoding.report;

import java.nio.charset.StandardCharsets;

/** Quotes excerpts of the input in descriptions: short, printable, on one line. */
public final class Excerpt {
  private static final int MAX_LENGTH = 40;

  private Excerpt() {}

  public static String quoted(byte[] text, int start, int end) {
    int shown = Math.min(end, start + MAX_LENGTH);
    return quoted(new String(text, start, shown - start, StandardCharsets.UTF_8), end > shown);
  }

  public static String quoted(String text) {
    boolean cut = text.length() > MAX_LENGTH;
    return quoted(cut ? text.substring(0, MAX_LENGTH) : text, cut);
  }

  private static String quoted(String text, boolean cut) {
    var shown = new StringBuilder("\"");
    text.codePoints()
        .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c)
        .forEach(shown::appendCodePoint);
    return shown.append(cut ? "…\"" : "\"").toString();
  }
}
