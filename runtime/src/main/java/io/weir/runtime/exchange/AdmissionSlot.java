package io.weir.runtime.exchange;

import com.linecorp.armeria.common.logging.RequestLog;

/** Slot that an admitted request occupies while it is in flight. Thread-safe. */
public interface AdmissionSlot {

  /**
   * Frees the slot under the limit of unary calls. Called as soon as the request is known to be a
   * stream.
   */
  void streams();

  /** Frees everything that is still held. Called when the exchange has ended. */
  void release(Exchange exchange, RequestLog log);
}
