package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import java.util.Locale;
import java.util.function.Function;

/**
 * Coding of a request's content, as named by content-encoding: gzip, deflate, or none. Other
 * codings, and several at once, are refused.
 */
public enum RequestEncoding {
  /** Content as it is. */
  IDENTITY,
  /** RFC 1952. */
  GZIP,
  /** RFC 1950: "deflate" in HTTP means the zlib format (RFC 9110, 8.4.1.2). */
  DEFLATE;

  private static final String TAKEN = "gzip, deflate";

  /**
   * Returns the coding of a request.
   *
   * @throws io.weir.gateway.failure.FailureException 415 if it is not supported; names those that
   *     are (RFC 9110, 15.5.16)
   */
  public static RequestEncoding of(RequestHeaders headers) {
    var named = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (named == null) {
      return IDENTITY;
    }
    return switch (String.join(",", headers.getAll(HttpHeaderNames.CONTENT_ENCODING))
        .strip()
        .toLowerCase(Locale.ROOT)) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default ->
          throw Failure.of(
                  GrpcCode.INVALID_ARGUMENT,
                  HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                  "content-encoding "
                      + named
                      + " is not supported; send one of "
                      + TAKEN
                      + ", or the content as it is")
              .withHeader(HttpHeaderNames.ACCEPT_ENCODING, TAKEN)
              .exception();
    };
  }

  /**
   * Returns a request with its content decoded. An error fails the request.
   *
   * @param limit maximum size in bytes of the decoded content; more of it ends with 413
   */
  public HttpRequest whole(Exchange exchange, long limit) {
    return decoded(exchange, limit, Failure::exception);
  }

  /**
   * Returns a request with its content decoded as it arrives, without a limit for the stream as a
   * whole.
   *
   * @param requestError receives the error of malformed content
   */
  public HttpRequest stream(Exchange exchange, RequestError requestError) {
    return decoded(
        exchange,
        Long.MAX_VALUE,
        failure -> {
          requestError.found(failure);
          // Cancels the call; the error does not count against the instance.
          return AbortedStreamException.get();
        });
  }

  private HttpRequest decoded(
      Exchange exchange, long limit, Function<Failure, ? extends Throwable> refusal) {
    var request = exchange.request();
    var decompressor =
        switch (this) {
          case IDENTITY -> null;
          case GZIP -> Decompressor.ofGzip();
          case DEFLATE -> Decompressor.ofDeflate();
        };
    return decompressor == null
        ? request
        : HttpRequest.of(
            request.headers(),
            new DecodedContent(request, exchange.eventLoop(), decompressor, limit, refusal));
  }
}
