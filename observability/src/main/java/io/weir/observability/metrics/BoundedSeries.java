package io.weir.observability.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters by the labels of their series, looked up instead of built for each request. Their number
 * is limited, which keeps a scrape small: further series are counted together. Thread-safe.
 *
 * @param <S> labels of a series; each takes few values
 * @param <M> meters of a series
 */
final class BoundedSeries<S, M> {
  private static final int MAX_SERIES = 2_000;

  private final ConcurrentHashMap<S, M> meters = new ConcurrentHashMap<>();
  private final S rest;
  private final Function<S, M> register;

  /**
   * @param rest labels of the series beyond the limit
   * @param register registers the meters of a series
   */
  BoundedSeries(S rest, Function<S, M> register) {
    this.rest = rest;
    this.register = register;
  }

  M of(S series) {
    var known = meters.get(series);
    return known != null
        ? known
        : meters.computeIfAbsent(meters.size() < MAX_SERIES ? series : rest, register);
  }
}
