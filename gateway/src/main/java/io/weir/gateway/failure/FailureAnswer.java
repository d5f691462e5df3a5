package io.weir.gateway.failure;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.grpc.BinaryMetadata;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcMessage;
import io.weir.grpc.ReservedMetadata;
import io.weir.transcoding.StatusJson;
import java.util.Base64;

/** Renders a failure in the dialect of the caller. */
public final class FailureAnswer {
  private static final MediaType GRPC = MediaType.parse(Dialect.GRPC.contentType());
  private static final int MAX_MESSAGE = 1_000;

  private FailureAnswer() {}

  /**
   * Renders a failure in the dialect of a request.
   *
   * @param request headers of the request
   */
  static AggregatedHttpResponse of(Failure failure, HttpHeaders request) {
    var dialect = Dialect.of(request.get(HttpHeaderNames.CONTENT_TYPE));
    return switch (dialect) {
      case GRPC -> AggregatedHttpResponse.of(trailersOnly(failure));
      case GRPC_WEB, GRPC_WEB_TEXT ->
          web(failure, GrpcWebTrailers.contentType(request), dialect == Dialect.GRPC_WEB_TEXT);
      case HTTP -> json(failure);
    };
  }

  /**
   * Renders a trailers-only response (gRPC over HTTP/2, "Trailers-Only"): always HTTP status 200.
   */
  public static ResponseHeaders trailersOnly(Failure failure) {
    var headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .endOfStream(true)
            .setInt(ReservedMetadata.STATUS, failure.code().number())
            .set(ReservedMetadata.MESSAGE, GrpcMessage.encode(cut(failure.message())));
    int retryAfter = failure.headers().getInt(HttpHeaderNames.RETRY_AFTER, 0);
    if (retryAfter > 0) {
      // gRPC's counterpart of Retry-After (gRFC A6).
      headers.setInt(ReservedMetadata.RETRY_PUSHBACK, retryAfter * 1_000);
    }
    if (failure.details() instanceof Details.Encoded encoded) {
      headers.set(ReservedMetadata.STATUS_DETAILS, BinaryMetadata.encode(encoded.status()));
    }
    return headers.build();
  }

  /**
   * Renders the same trailers as content for gRPC-Web, because browsers let pages read only
   * content.
   */
  private static AggregatedHttpResponse web(Failure failure, MediaType type, boolean text) {
    var frame = GrpcWebTrailers.of(trailersOnly(failure));
    var content = text ? Base64.getEncoder().encode(frame) : frame;
    var headers = ResponseHeaders.builder(HttpStatus.OK).contentType(type).build();
    return AggregatedHttpResponse.of(headers, HttpData.wrap(content));
  }

  /** Shortens a message, which may quote the request, so that clients accept the header. */
  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
  }

  private static AggregatedHttpResponse json(Failure failure) {
    var headers =
        ResponseHeaders.builder(failure.http())
            .add(failure.headers())
            .contentType(MediaType.JSON)
            .build();
    return AggregatedHttpResponse.of(headers, HttpData.wrap(statusJson(failure)));
  }

  /** Renders google.rpc.Status as JSON in UTF-8, on one line. */
  static byte[] statusJson(Failure failure) {
    int code = failure.code().number();
    return switch (failure.details()) {
      case Details.None none -> StatusJson.ofStatus(code, failure.message(), null);
      case Details.Fields fields -> StatusJson.ofViolations(failure.message(), fields.violations());
      case Details.Encoded encoded ->
          StatusJson.ofStatus(code, failure.message(), encoded.status());
    };
  }
}
