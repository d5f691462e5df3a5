package io.weir.runtime.config.value;

/** Text that turns a part of a configuration on or off: "true", "false". */
public final class Switch {
  private Switch() {}

  /**
   * @param example what may stand in place of true and false
   * @throws IllegalArgumentException if the text is neither
   */
  public static boolean parse(String text, String example) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "found '%s', expected true, false or %s".formatted(text, example));
    };
  }
}
