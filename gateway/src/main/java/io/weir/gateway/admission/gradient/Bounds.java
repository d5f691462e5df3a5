package io.weir.gateway.admission.gradient;

/**
 * Between which the limit stays.
 *
 * @param rest where it comes down to while few calls are under way
 * @param initial where it begins
 */
public record Bounds(int min, int rest, int initial, int max) {
  private static final int REST = 128;
  private static final int INITIAL = 1_000;

  public Bounds {
    if (min < 1 || min > rest || rest > initial || initial > max) {
      throw new IllegalArgumentException(
          "min: found %d, max: found %d, expected 1 <= min <= max".formatted(min, max));
    }
  }

  public static Bounds of(int min, int max) {
    int rest = Math.max(min, Math.min(max, REST));
    return new Bounds(min, rest, Math.max(rest, Math.min(max, INITIAL)), max);
  }

  double clamp(double limit) {
    return Math.max(min, Math.min(max, limit));
  }
}
