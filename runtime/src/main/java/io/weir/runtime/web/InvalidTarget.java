package io.weir.runtime.web;

import com.linecorp.armeria.common.RequestTarget;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes what is wrong with a request target that HTTP does not allow (RFC 9112, 3.2). Repeats
 * one character of it at most, and none that is invisible, because the text is shown in terminals
 * and logs.
 */
public final class InvalidTarget {
  private static final Pattern DOUBLE_DOT =
      Pattern.compile("(^|[/\\\\])(\\.|%2e){2}([/\\\\?]|$)", Pattern.CASE_INSENSITIVE);

  /** Begins a fragment, which clients keep, and a character that servers take for a slash. */
  private static final String NEVER = "#\\";

  private InvalidTarget() {}

  /**
   * Returns the fault of a target that Armeria's decoder refuses before a layer sees it; null if it
   * does not.
   */
  public static @Nullable String refusal(String target) {
    boolean plain =
        target.startsWith("/")
            ? target.indexOf('%') < 0 && !target.contains("..") && !hasControl(target)
            : target.contains("://");
    return plain || RequestTarget.forServer(target) != null ? null : describe(target);
  }

  private static boolean hasControl(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) < ' ') {
        return true;
      }
    }
    return false;
  }

  /** Returns the fault of a target in words; a general text if none is found. */
  public static String describe(String target) {
    if (target.isEmpty() || target.charAt(0) != '/') {
      return "the request target does not begin with '/'";
    }
    int odd = oddCharacter(target);
    if (odd >= 0) {
      return "the request target has %s at position %d, which must be percent-encoded"
          .formatted(shown(target.charAt(odd)), odd + 1);
    }
    int percent = brokenPercent(target);
    if (percent >= 0) {
      return "the request target has a '%%' at position %d without two hexadecimal digits behind it"
          .formatted(percent + 1);
    }
    if (target.contains("%00")) {
      return "the request target has a zero byte, %00";
    }
    int query = target.indexOf('?');
    return DOUBLE_DOT.matcher(query < 0 ? target : target.substring(0, query)).find()
        ? "the path has a segment '..'"
        : "the request target is not valid";
  }

  /** Returns the index of the first character that a target cannot have; -1 if there is none. */
  private static int oddCharacter(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7F || NEVER.indexOf(c) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static String shown(char c) {
    var code = String.format(Locale.ROOT, "U+%04X", (int) c);
    return c > ' ' && c < 0x7F
        ? "the character '%c' (%s)".formatted(c, code)
        : "the character " + code;
  }

  private static int brokenPercent(String target) {
    for (int i = target.indexOf('%'); i >= 0; i = target.indexOf('%', i + 1)) {
      boolean whole =
          i + 2 < target.length()
              && Character.digit(target.charAt(i + 1), 16) >= 0
              && Character.digit(target.charAt(i + 2), 16) >= 0;
      if (!whole) {
        return i;
      }
    }
    return -1;
  }
}
