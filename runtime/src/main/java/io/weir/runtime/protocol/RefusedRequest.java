package io.weir.runtime.protocol;

import com.linecorp.armeria.common.HttpStatus;

/** Refusal of an HTTP/1 request before a layer sees it. Carries no stack trace. */
final class RefusedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HttpStatus status;
  private final Reason reason;

  RefusedRequest(HttpStatus status, Reason reason, String message) {
    super(message, null, false, false);
    this.status = status;
    this.reason = reason;
  }

  HttpStatus status() {
    return status;
  }

  Reason reason() {
    return reason;
  }
}
