package io.weir.loadbalancer.endpoint;

/**
 * Errors in a row that an endpoint answered and that its callers may have provoked, and what the
 * other endpoints had answered when the row began. Immutable.
 *
 * @param errors length of the row
 * @param othersGood attempts of all other endpoints without an error before it
 * @param othersBad attempts of all other endpoints with an error before it
 */
public record Doubts(int errors, long othersGood, long othersBad) {
  public static final Doubts NONE = new Doubts(0, 0, 0);

  /** Errors beyond those that eject an endpoint for its own faults. */
  private static final int MORE = 2;

  /**
   * Errors of the row and good answers of others together, for each error that is needed. With
   * seven and 21, errors that strike endpoints at random look like this once in 250,000 calls at
   * most, whatever their share.
   */
  private static final int EVIDENCE = 3;

  /** Good answers of other endpoints for each of their errors. */
  private static final int GOOD_FOR_BAD = 20;

  /**
   * Returns the row with one more error.
   *
   * @param good attempts of all other endpoints without an error so far
   * @param bad attempts of all other endpoints with an error so far
   */
  public Doubts more(long good, long bad) {
    return errors == 0
        ? new Doubts(1, good, bad)
        : new Doubts(Math.min(errors + 1, Integer.MAX_VALUE - 1), othersGood, othersBad);
  }

  /**
   * Returns whether the endpoint alone answers so. A caller who provokes errors meets all
   * endpoints, so the others must have answered enough attempts since the row began, almost all of
   * them well.
   *
   * @param consecutive failures in a row that eject an endpoint
   */
  public boolean singleOut(int consecutive, long good, long bad) {
    int needed = consecutive + MORE;
    long better = good - othersGood;
    return errors >= needed
        && better >= needed
        && errors + better >= (long) EVIDENCE * needed
        && (bad - othersBad) * GOOD_FOR_BAD <= better;
  }
}
