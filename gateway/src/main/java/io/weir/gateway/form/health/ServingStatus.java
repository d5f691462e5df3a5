package io.weir.gateway.form.health;

import com.linecorp.armeria.common.HttpData;
import io.weir.gateway.form.upstream.Frame;

/** Status in a HealthCheckResponse. */
enum ServingStatus {
  SERVING(1),
  NOT_SERVING(2),
  /** No API has the service. Only a Watch is answered so. */
  SERVICE_UNKNOWN(3);

  private final int number;

  ServingStatus(int number) {
    this.number = number;
  }

  /** Returns the message with its prefix. */
  HttpData frame() {
    // HealthCheckResponse.status is field 1, a varint.
    return HttpData.wrap(Frame.of(new byte[] {0x08, (byte) number}, 2));
  }
}
