package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.CancellationException;

/**
 * Ends a plain HTTP answer that has begun and cannot be completed. Has no stack trace. The listener
 * does not log a cancellation; the span and the access log have the reason.
 */
public final class CutOff extends CancellationException {
  private static final long serialVersionUID = 1;

  public CutOff(String reason) {
    super(reason, null, false, false);
  }
}
