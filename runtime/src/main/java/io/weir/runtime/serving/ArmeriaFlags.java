package io.weir.runtime.serving;

import com.linecorp.armeria.common.FlagsProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;

/** What Armeria takes for granted in every process of ours; found by its service loader. */
public final class ArmeriaFlags implements FlagsProvider {

  @Override
  public int priority() {
    return 10;
  }

  /** None of Armeria's meters: they are one set for the JVM; ours belong to their process. */
  @Override
  public MeterRegistry meterRegistry() {
    var none = new CompositeMeterRegistry();
    none.config().meterFilter(MeterFilter.deny());
    return none;
  }

  /** Refusals are answers, not faults; the layers of a process log what is one. */
  @Override
  public Long defaultUnloggedExceptionsReportIntervalMillis() {
    return 0L;
  }
}
