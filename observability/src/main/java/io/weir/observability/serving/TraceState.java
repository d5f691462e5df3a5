package io.weir.observability.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers tracestate of a request as one list. An invalid list is dropped as a whole, because
 * the meaning of its members may depend on each other.
 *
 * <p>Source: W3C Trace Context, 3.3.
 */
final class TraceState {
  private static final int MAX_MEMBERS = 32;
  private static final int MAX_LENGTH = 512;

  private static final Pattern MEMBER =
      Pattern.compile(
          "([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
              + "=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

  private TraceState() {}

  /**
   * Returns the members of all headers in their order; null if there are none or one is invalid.
   */
  static @Nullable String combined(List<String> headers) {
    List<String> members = new ArrayList<>();
    for (var header : headers) {
      for (var part : header.split(",", -1)) {
        var member = withoutBlanks(part);
        if (member.isEmpty()) {
          continue;
        }
        if (members.size() == MAX_MEMBERS || !MEMBER.matcher(member).matches()) {
          return null;
        }
        members.add(member);
      }
    }
    var list = String.join(",", members);
    return list.isEmpty() || list.length() > MAX_LENGTH ? null : list;
  }

  private static String withoutBlanks(String part) {
    int start = 0;
    int end = part.length();
    while (start < end && isBlank(part.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(part.charAt(end - 1))) {
      end--;
    }
    return part.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
