package io.weir.faults;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints measurements, one line each. */
public final class Report {
  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  private Report() {}

  /**
   * Prints a measurement.
   *
   * @param template text with {} for each value
   */
  public static void measured(String experiment, String template, Object... values) {
    LOG.info("measured " + experiment + ": " + template, values);
  }
}
