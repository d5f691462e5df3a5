package io.weir.gateway.cors;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.web.CorsConfig;
import io.weir.gateway.web.Origins;

/**
 * Cross-origin calls of one API, of paths that pass through, or of everything else.
 *
 * @param origins origins whose pages may call
 * @param credentials whether browsers may send cookies with the calls
 * @param readable names of the headers that pages may read
 * @param maxAge seconds for which browsers keep the answer to a preflight
 * @param setting where the origins are listed, for messages
 */
public record Cors(
    Origins origins, boolean credentials, String readable, String maxAge, String setting) {
  /** Headers that pages may read of every call. */
  private static final String USUAL =
      "grpc-status, grpc-message, grpc-status-details-bin, location, retry-after, etag, link,"
          + " content-disposition";

  static Cors of(CorsConfig config, String setting) {
    var own = config.expose().isEmpty() ? "" : ", " + String.join(", ", config.expose());
    // Browsers grant every header to calls without credentials; the list is for older ones.
    var readable = (config.credentials() ? "" : "*, ") + USUAL + own;
    return new Cors(
        Origins.of(config.origins()),
        config.credentials(),
        readable,
        Long.toString(config.maxAge().toSeconds()),
        setting);
  }

  /** Returns whether no other origin may call. */
  boolean isClosed() {
    return origins.listed().isEmpty();
  }

  /** Lets pages of an origin read the response. */
  void allow(ServiceRequestContext response, String origin) {
    response.setAdditionalResponseHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (credentials) {
      response.setAdditionalResponseHeader(
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }
}
