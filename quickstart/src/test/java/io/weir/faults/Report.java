package io.weir.faults;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was measured, one line each. */
public final class Report {
  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  private Report() {}

  /**
   * @param template with {} for each value
   */
  public static void measured(String experiment, String template, Object... values) {
    LOG.info("measured " + experiment + ": " + template, values);
  }
}
