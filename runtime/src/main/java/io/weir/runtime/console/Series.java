package io.weir.runtime.console;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Last ten minutes of an edge, one point a second, in a ring of fixed size. Not thread-safe. */
final class Series {
  static final int POINTS = 600;

  private final long[] at = new long[POINTS];
  private final float[] rate = new float[POINTS];
  private final float[] failures = new float[POINTS];
  private final float[] p50 = new float[POINTS];
  private final float[] p99 = new float[POINTS];
  private final int[] inFlight = new int[POINTS];
  private final @Nullable String[] state = new @Nullable String[POINTS];
  private int next;
  private int size;

  /**
   * One point.
   *
   * @param at milliseconds since the epoch
   * @param rate requests a second
   * @param failures failures a second
   * @param recent durations of the last few seconds, because one second has too few for a p99
   * @param state state of an endpoint, or the worst state of the breakers of a cluster
   */
  record Point(long at, double rate, double failures, Traffic recent, int inFlight, String state) {}

  /** Columns of the points, oldest first. A duration is null while there was no request. */
  record View(
      List<Long> at,
      List<Float> rate,
      List<Float> failures,
      List<@Nullable Float> p50,
      List<@Nullable Float> p99,
      List<Integer> inFlight,
      List<@Nullable String> state) {}

  void add(Point point) {
    at[next] = point.at();
    rate[next] = (float) point.rate();
    failures[next] = (float) point.failures();
    p50[next] = orNaN(point.recent().p50());
    p99[next] = orNaN(point.recent().p99());
    inFlight[next] = point.inFlight();
    state[next] = point.state();
    next = (next + 1) % POINTS;
    size = Math.min(size + 1, POINTS);
  }

  private static float orNaN(@Nullable Double value) {
    return value == null ? Float.NaN : value.floatValue();
  }

  private static @Nullable Float orNull(float value) {
    return Float.isNaN(value) ? null : value;
  }

  /** Returns the time of the last point, in milliseconds since the epoch. */
  long last() {
    return at[Math.floorMod(next - 1, POINTS)];
  }

  /** Returns the points since a time, because those of an edge that was away may be older. */
  View since(long millis) {
    var view =
        new View(
            new ArrayList<>(size),
            new ArrayList<>(size),
            new ArrayList<>(size),
            new ArrayList<>(size),
            new ArrayList<>(size),
            new ArrayList<>(size),
            new ArrayList<>(size));
    for (int i = 0; i < size; i++) {
      int slot = Math.floorMod(next - size + i, POINTS);
      if (at[slot] >= millis) {
        view.at().add(at[slot]);
        view.rate().add(rate[slot]);
        view.failures().add(failures[slot]);
        view.p50().add(orNull(p50[slot]));
        view.p99().add(orNull(p99[slot]));
        view.inFlight().add(inFlight[slot]);
        view.state().add(state[slot]);
      }
    }
    return view;
  }
}
