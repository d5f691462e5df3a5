package io.weir.runtime.config.value;

import java.util.regex.Pattern;

/** Number of bytes, written "4MiB" or "16MB". */
public record Size(long bytes) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(B|kB|KB|MB|GB|KiB|MiB|GiB)");

  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size must not be negative");
    }
  }

  public static Size parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "found '%s', expected a size such as 512KiB, 4MiB or 16MB".formatted(text));
    }
    return new Size(Long.parseLong(match.group(1)) * unit(match.group(2)));
  }

  private static long unit(String name) {
    return switch (name) {
      case "B" -> 1;
      case "kB", "KB" -> 1_000;
      case "MB" -> 1_000_000;
      case "GB" -> 1_000_000_000;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      default -> 1L << 30;
    };
  }

  @Override
  public String toString() {
    if (bytes > 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }
}
