package io.weir.loadbalancer.call;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Percentile of a distribution, written "p95" or "p99.9".
 *
 * @param share fraction below the percentile, from 0.5 to 1, exclusive
 */
public record Percentile(double share) {
  private static final Pattern TEXT = Pattern.compile("p([0-9]{2}(?:\\.[0-9]{1,3})?)");

  public Percentile {
    if (!(share >= 0.5 && share < 1)) {
      throw new IllegalArgumentException("a percentile to hedge at is from p50 to p99.9");
    }
  }

  public static Percentile parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "found '%s', expected a percentile such as p95".formatted(text));
    }
    return new Percentile(new BigDecimal(match.group(1)).movePointLeft(2).doubleValue());
  }

  @Override
  public String toString() {
    var percent = BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros();
    return "p" + percent.toPlainString();
  }
}
