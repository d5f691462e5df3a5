package io.weir.gateway.form.conditional;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entity tags (RFC 9110, 8.8.3): {@code "opaque"}, or {@code W/"opaque"} for a weak one. */
final class EntityTags {
  static final String ANY = "*";

  private static final String WEAK = "W/";
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e]*+\"");

  private EntityTags() {}

  /**
   * Returns the tag for a state that a service has named, which may have quotes already. Returns
   * null for a name that a tag cannot hold.
   */
  static @Nullable String of(String state) {
    if (isOpaque(state)) {
      return '"' + state + '"';
    }
    return TAG.matcher(state).matches() ? state : null;
  }

  private static boolean isOpaque(String state) {
    for (int i = 0; i < state.length(); i++) {
      char c = state.charAt(i);
      if (c < '!' || c > '~' || c == '"') {
        return false;
      }
    }
    return !state.isEmpty();
  }

  /** Returns whether a list of tags, or "*", has a tag, weak or not (weak comparison). */
  static boolean matches(String list, String tag) {
    if (list.strip().equals(ANY)) {
      return true;
    }
    var tags = TAG.matcher(list);
    while (tags.find()) {
      if (strong(tags.group()).equals(strong(tag))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the name between the quotes of a single tag, or null if it is not a single tag. */
  static @Nullable String opaque(String tag) {
    var single = tag.strip();
    return TAG.matcher(single).matches()
        ? strong(single).substring(1, strong(single).length() - 1)
        : null;
  }

  static boolean isStrong(String tag) {
    return !tag.startsWith(WEAK);
  }

  private static String strong(String tag) {
    return isStrong(tag) ? tag : tag.substring(WEAK.length());
  }
}
