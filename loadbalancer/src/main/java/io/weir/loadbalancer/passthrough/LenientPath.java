package io.weir.loadbalancer.passthrough;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Path as the most lenient server would read it: percents decoded until there are none, in lower
 * case, segments without dots and spaces at their ends, no slash at the end.
 */
public final class LenientPath {
  private static final int MOST_DECODINGS = 4;
  private static final Pattern ENCODED = Pattern.compile("%[0-9a-fA-F]{2}");

  /** Dots and spaces at the end of a segment. */
  private static final Pattern ENDS = Pattern.compile("[. ]+(?=/|$)");

  private LenientPath() {}

  /**
   * @param path in the form of {@link RequestPath}; empty for every path
   * @return null for a path that leaves its place when it is decoded again
   */
  public static @Nullable String of(String path) {
    var decoded = path;
    for (int i = 0; ENCODED.matcher(decoded).find(); i++) {
      var next = i < MOST_DECODINGS ? RequestPath.of(decoded) : null;
      if (next == null) {
        return null;
      }
      decoded = next;
    }
    var lenient = ENDS.matcher(decoded.toLowerCase(Locale.ROOT)).replaceAll("");
    int end = lenient.endsWith("/") ? lenient.length() - 1 : lenient.length();
    return lenient.contains("//") ? null : lenient.substring(0, end);
  }
}
