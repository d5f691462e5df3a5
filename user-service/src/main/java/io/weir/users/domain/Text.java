package io.weir.users.domain;

/** How text is counted and what may not be in it. */
final class Text {
  private Text() {}

  /** Unicode characters, as a person counts letters, not UTF-16 units. */
  static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** PostgreSQL cannot keep this one character. */
  static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
