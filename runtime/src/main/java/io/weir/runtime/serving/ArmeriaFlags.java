package io.weir.runtime.serving;

import com.linecorp.armeria.common.FlagsProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;

/** Armeria's defaults in our processes, found by its service loader. */
public final class ArmeriaFlags implements FlagsProvider {

  @Override
  public int priority() {
    return 10;
  }

  /** Disables Armeria's meters, which are one set per JVM; our meters belong to their process. */
  @Override
  public MeterRegistry meterRegistry() {
    var none = new CompositeMeterRegistry();
    none.config().meterFilter(MeterFilter.deny());
    return none;
  }

  /** Allows '..' in the values of query parameters, which are no paths of ours. */
  @Override
  public Boolean allowDoubleDotsInQueryString() {
    return true;
  }

  /**
   * Disables reports of exceptions: a refusal is not a fault, and the layers of a process log
   * faults.
   */
  @Override
  public Long defaultUnloggedExceptionsReportIntervalMillis() {
    return 0L;
  }
}
