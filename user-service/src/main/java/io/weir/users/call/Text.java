package io.weir.users.call;

/** Checks of text fields. */
public final class Text {
  private Text() {}

  /** Returns the number of Unicode characters, not of UTF-16 units. */
  public static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns true if the text contains U+0000, which PostgreSQL cannot store. */
  public static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  public static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
