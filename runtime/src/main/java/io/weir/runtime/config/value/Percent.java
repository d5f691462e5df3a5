package io.weir.runtime.config.value;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Fraction from 0 to 1, written "50%". */
public record Percent(double fraction) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?)%");

  public Percent {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("a share must be from 0% to 100%");
    }
  }

  public static Percent parse(String text) {
    var match = TEXT.matcher(text);
    if (match.matches()) {
      double fraction = new BigDecimal(match.group(1)).movePointLeft(2).doubleValue();
      if (fraction <= 1) {
        return new Percent(fraction);
      }
    }
    throw new IllegalArgumentException(
        "found '%s', expected a share from 0%% to 100%%".formatted(text));
  }

  @Override
  public String toString() {
    var percent = BigDecimal.valueOf(fraction).movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + "%";
  }
}
