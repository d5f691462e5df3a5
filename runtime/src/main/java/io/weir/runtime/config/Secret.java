package io.weir.runtime.config;

/** A value that never prints. */
public record Secret(String value) {

  public static Secret parse(String text) {
    return new Secret(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
