package io.weir.users.call;

/**
 * One invalid field of a request.
 *
 * @param field path of the field in the request, "user.email"
 */
public record Violation(String field, String description) {
  private static final int MAX_FIELD = 100;
  private static final int MAX_DESCRIPTION = 150;

  /**
   * Returns a copy short enough for a trailer, because field and description may quote the request.
   */
  public Violation brief() {
    return new Violation(brief(field, MAX_FIELD), brief(description, MAX_DESCRIPTION));
  }

  private static String brief(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
