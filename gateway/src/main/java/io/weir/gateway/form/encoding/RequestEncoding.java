package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.FailureException;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.HeldBytes;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Coding of a request's content, as named by content-encoding: gzip, deflate, zstd, or none. Other
 * codings, and several at once, are refused.
 */
public enum RequestEncoding {
  /** Content as it is. */
  IDENTITY,
  /** RFC 1952. */
  GZIP,
  /** RFC 1950: "deflate" in HTTP means the zlib format (RFC 9110, 8.4.1.2). */
  DEFLATE,
  /** RFC 8878, where its library is available. */
  ZSTD;

  /**
   * Returns the coding of a request.
   *
   * @throws FailureException 415 if it is not supported; names those that are (RFC 9110, 15.5.16)
   */
  public static RequestEncoding of(RequestHeaders headers) {
    return of(headers, ZstdLibrary.isAvailable());
  }

  static RequestEncoding of(RequestHeaders headers, boolean zstdAvailable) {
    var named = headers.getAll(HttpHeaderNames.CONTENT_ENCODING);
    if (named.isEmpty()) {
      return IDENTITY;
    }
    var codings = new ArrayList<String>();
    for (var coding : String.join(",", named).toLowerCase(Locale.ROOT).split(",", -1)) {
      if (!coding.isBlank() && !coding.strip().equals("identity")) {
        codings.add(coding.strip());
      }
    }
    return switch (String.join(",", codings)) {
      case "" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      case String zstd when zstdAvailable && zstd.equals("zstd") -> ZSTD;
      default ->
          throw unsupported(
              String.join(", ", named), zstdAvailable ? "gzip, deflate, zstd" : "gzip, deflate");
    };
  }

  private static FailureException unsupported(String named, String taken) {
    return Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "content-encoding "
                + named
                + " is not supported; send one of "
                + taken
                + ", or the content as it is")
        .withHeader(HttpHeaderNames.ACCEPT_ENCODING, taken)
        .exception();
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
    if (this == IDENTITY) {
      return request;
    }
    var content =
        new DecodedContent(
            request, exchange.eventLoop(), decompressor(exchange::memory), limit, refusal);
    return HttpRequest.of(request.headers(), content);
  }

  /** Creates a decompressor for content in this coding. */
  Decompressor decompressor(Supplier<HeldBytes> memory) {
    return switch (this) {
      case IDENTITY -> throw new IllegalStateException("content as it is needs no decompressor");
      case GZIP -> Decompressor.ofGzip();
      case DEFLATE -> Decompressor.ofDeflate();
      case ZSTD -> Decompressor.ofZstd(memory);
    };
  }
}
