package io.weir.gateway.headers;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
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
   * Returns the headers of a response with these fields, which replace those of the same name;
   * "vary" is added to.
   */
  public ResponseHeaders in(ResponseHeaders response) {
    if (isEmpty()) {
      return response;
    }
    var all = response.toBuilder();
    replace(headers, all);
    return (status == null ? all : all.status(status)).build();
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
