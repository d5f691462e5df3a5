package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.weir.loadbalancer.outcome.AttemptResult;

/**
 * Keeps back attempts whose header list exceeds the limit that the endpoint announced
 * (SETTINGS_MAX_HEADER_LIST_SIZE). Many servers close the connection over such a list, and with it
 * every other call.
 */
public final class HeaderLimitLayer implements AttemptLayer {
  /** Bytes that RFC 9113 (6.5.2) counts for each field beside its name and value. */
  private static final int FIELD_BYTES = 32;

  /** Room for the fields that a client adds: :scheme, :authority, and Armeria's user-agent. */
  private static final long ADDED_BYTES = 256;

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    long most = attempt.endpoint().maxHeaders();
    return size(attempt.headers()) > most - ADDED_BYTES
        ? UpstreamRequest.refused(AttemptResult.headersTooLarge(most))
        : next.send(attempt);
  }

  private static long size(RequestHeadersBuilder headers) {
    long size = 0;
    for (var field : headers) {
      size += field.getKey().length() + field.getValue().length() + FIELD_BYTES;
    }
    return size;
  }
}
