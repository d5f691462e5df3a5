package io.weir.gateway.headers;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Part of a response that the service chose by its metadata.
 *
 * @param headers checked headers
 * @param status status of a success; null if the service chose none
 */
public record ResponseFields(HttpHeaders headers, @Nullable HttpStatus status) {
  public static final ResponseFields NONE = new ResponseFields(HttpHeaders.of(), null);

  public boolean isEmpty() {
    return headers.isEmpty() && status == null;
  }

  /**
   * Adds these fields to the headers of a response, whose fields of the same name they replace;
   * "vary" is added to. Returns the argument.
   */
  public ResponseHeadersBuilder in(ResponseHeadersBuilder response) {
    if (isEmpty()) {
      return response;
    }
    replace(headers, response);
    return status == null ? response : response.status(status);
  }

  private static void replace(HttpHeaders headers, HttpHeadersBuilder all) {
    for (var name : headers.names()) {
      if (!name.equals(HttpHeaderNames.VARY)) {
        all.remove(name);
      }
    }
    all.add(headers);
  }
}
