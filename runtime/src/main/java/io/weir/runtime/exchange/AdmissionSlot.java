package io.weir.runtime.exchange;

import com.linecorp.armeria.common.logging.RequestLog;

/** The place that an admitted request takes among the requests under way. Thread-safe. */
public interface AdmissionSlot {

  /**
   * Gives back the place under the limit of unary calls, as soon as the request is known to be a
   * stream.
   */
  void streams();

  /** Gives back everything that is still held, when the exchange has ended. */
  void release(Exchange exchange, RequestLog log);
}
