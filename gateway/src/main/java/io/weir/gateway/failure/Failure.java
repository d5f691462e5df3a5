package io.weir.gateway.failure;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.TranscodingException.FieldViolation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failure of a call. The caller receives code, message, details and headers; the cause is for the
 * log only.
 *
 * @param http status for JSON clients; gRPC clients receive the code
 * @param headers additional HTTP headers: Allow, Retry-After, WWW-Authenticate, ...
 * @param cause non-null only for a fault of the gateway; logged, never sent
 */
public record Failure(
    GrpcCode code,
    HttpStatus http,
    String message,
    Details details,
    HttpHeaders headers,
    @Nullable Throwable cause) {

  private static final Details NO_DETAILS = new Details.None();
  private static final HttpHeaders CHALLENGE =
      HttpHeaders.of(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");

  /** Creates a failure with the HTTP status that belongs to the code. */
  public static Failure of(GrpcCode code, String message) {
    return of(code, HttpStatus.valueOf(code.http()), message);
  }

  /** Creates a failure with an HTTP status that is more exact than the one of the code. */
  public static Failure of(GrpcCode code, HttpStatus http, String message) {
    // RFC 9110, 15.5.2: a 401 must name a way to authenticate.
    var headers = http.code() == 401 ? CHALLENGE : HttpHeaders.of();
    return new Failure(code, http, message, NO_DETAILS, headers, null);
  }

  /** Creates the failure for a request that does not fit the schema. */
  public static Failure ofFields(String message, List<FieldViolation> violations) {
    return of(GrpcCode.INVALID_ARGUMENT, message).with(new Details.Fields(violations));
  }

  public Failure with(Details newDetails) {
    return new Failure(code, http, message, newDetails, headers, cause);
  }

  public Failure withHeader(CharSequence name, String value) {
    var more = headers.toBuilder().set(name, value).build();
    return new Failure(code, http, message, details, more, cause);
  }

  /** Returns a copy with more headers, which replace those of the same name. */
  public Failure withHeaders(HttpHeaders more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = headers.toBuilder();
    more.names().forEach(all::remove);
    return new Failure(code, http, message, details, all.add(more).build(), cause);
  }

  Failure withMessage(String text) {
    return new Failure(code, http, text, details, headers, cause);
  }

  public Failure withStatus(HttpStatus status) {
    return new Failure(code, status, message, details, headers, cause);
  }

  /** Marks the failure as a fault of the gateway with this cause for the log. */
  public Failure causedBy(Throwable newCause) {
    return new Failure(code, http, message, details, headers, newCause);
  }

  public FailureException exception() {
    return new FailureException(this);
  }
}
