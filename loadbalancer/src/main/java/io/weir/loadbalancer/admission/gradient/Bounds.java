package io.weir.loadbalancer.admission.gradient;

/**
 * Bounds of the limit, in concurrent calls.
 *
 * @param min lower bound of the limit
 * @param rest limit to which it falls while few calls are in flight
 * @param initial limit at the start
 * @param max upper bound of the limit
 */
public record Bounds(int min, int rest, int initial, int max) {
  private static final int REST = 256;
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
