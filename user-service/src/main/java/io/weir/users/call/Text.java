package io.weir.users.call;

/** How text is counted and what may not be in it. */
public final class Text {
  private Text() {}

  /** Unicode characters, as a person counts letters, not UTF-16 units. */
  public static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** PostgreSQL cannot keep this one character. */
  public static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  public static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
