package io.weir.runtime.config;

/** A share, written "50%". */
public record Percent(double fraction) {

  public Percent {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("expected 0% to 100%");
    }
  }

  public static Percent parse(String text) {
    try {
      if (text.endsWith("%")) {
        return new Percent(Double.parseDouble(text.substring(0, text.length() - 1).strip()) / 100);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("found '" + text + "', expected a share such as 50%", e);
    }
    throw new IllegalArgumentException("found '" + text + "', expected a share such as 50%");
  }

  @Override
  public String toString() {
    double percent = fraction * 100;
    return percent == Math.rint(percent) ? (long) percent + "%" : percent + "%";
  }
}
