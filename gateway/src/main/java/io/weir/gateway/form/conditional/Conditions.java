package io.weir.gateway.form.conditional;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.netty.util.AsciiString;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of an HTTP request (RFC 9110, 13). The gateway evaluates If-None-Match, and ranges, on
 * the response to a GET. If-Match is evaluated by the service, which alone can do so in the same
 * step as the change: it becomes a field of the request.
 */
public final class Conditions {
  private static final String RANGE_UNIT = "bytes";

  private Conditions() {}

  /**
   * Returns the state that a change requires, or null if it requires none.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if If-Match is not a single tag, or the
   *     request has no field for it: ignoring it would overwrite what the client has not seen
   */
  public static @Nullable String requiredState(RequestHeaders headers, HttpCall call) {
    var required = list(headers, HttpHeaderNames.IF_MATCH);
    if (required == null || isRead(headers) || required.strip().equals(EntityTags.ANY)) {
      return null;
    }
    var state = EntityTags.opaque(required);
    if (state == null) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT,
              "if-match: found %s, expected one entity tag, \"...\", or *".formatted(required))
          .exception();
    }
    if (!call.takesState() || call.route().rpc().kind().takesStream()) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT,
              "%s %s does not take if-match: its request has no field for an etag"
                  .formatted(call.route().httpMethod(), call.route().template()))
          .exception();
    }
    return state;
  }

  /** Returns the failure as the client of a conditional request receives it: 412 for a mismatch. */
  public static Failure of(RequestHeaders headers, Failure failure) {
    boolean mismatch =
        failure.code() == GrpcCode.ABORTED || failure.code() == GrpcCode.FAILED_PRECONDITION;
    return mismatch && headers.contains(HttpHeaderNames.IF_MATCH)
        ? failure.withStatus(HttpStatus.PRECONDITION_FAILED)
        : failure;
  }

  /**
   * Sets the ETag of a response.
   *
   * @param state name of the state of the resource, with quotes or without; null for the one that
   *     the service chose by metadata, if it did
   */
  public static void tag(ResponseHeadersBuilder headers, @Nullable String state) {
    var tag = state == null ? null : EntityTags.of(state);
    if (tag != null) {
      headers.set(HttpHeaderNames.ETAG, tag);
    }
  }

  /** Returns true if the client has the content of this response already. */
  public static boolean isKnown(RequestHeaders request, ResponseHeaders response) {
    var known = list(request, HttpHeaderNames.IF_NONE_MATCH);
    var tag = response.get(HttpHeaderNames.ETAG);
    return known != null
        && tag != null
        && isRead(request)
        && isOk(response)
        && EntityTags.matches(known, tag);
  }

  /** Returns the headers of a 304 in place of a response. */
  public static ResponseHeaders notModified(ResponseHeaders response) {
    var headers = without(response).status(HttpStatus.NOT_MODIFIED);
    headers.remove(HttpHeaderNames.CONTENT_ENCODING);
    return headers.build();
  }

  /** Returns the elements of a header that may be sent in several lines; null without one. */
  private static @Nullable String list(RequestHeaders headers, AsciiString name) {
    var lines = headers.getAll(name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /** Part of a response that the client has asked for. */
  public record Part(ResponseHeaders headers, HttpData content) {}

  /** Returns the part of the content that the client has asked for, or null for all of it. */
  public static @Nullable Part range(
      RequestHeaders request, ResponseHeaders response, HttpData content) {
    var asked = request.get(HttpHeaderNames.RANGE);
    if (asked == null
        || request.method() != HttpMethod.GET
        || !isOk(response)
        || !isSame(request, response)) {
      return null;
    }
    int length = content.length();
    return switch (ByteRange.of(asked, length)) {
      case ByteRange.Whole _ -> null;
      case ByteRange.Unsatisfiable _ ->
          new Part(
              without(response)
                  .status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                  .set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + length)
                  .build(),
              HttpData.empty());
      case ByteRange.Part(int first, int last) ->
          new Part(
              response.toBuilder()
                  .status(HttpStatus.PARTIAL_CONTENT)
                  .set(
                      HttpHeaderNames.CONTENT_RANGE,
                      "bytes %d-%d/%d".formatted(first, last, length))
                  .build(),
              HttpData.wrap(content.array(), first, last - first + 1));
    };
  }

  /** Marks the response to a GET of raw content as one of which ranges are served. */
  public static ResponseHeaders withRanges(HttpCall call, ResponseHeaders headers) {
    return call.route().httpMethod().equals("GET") && isOk(headers)
        ? headers.withMutations(builder -> builder.set(HttpHeaderNames.ACCEPT_RANGES, RANGE_UNIT))
        : headers;
  }

  /** Evaluates If-Range: a range of other content than the client has would be of no use. */
  private static boolean isSame(RequestHeaders request, ResponseHeaders response) {
    var expected = request.get(HttpHeaderNames.IF_RANGE);
    var tag = response.get(HttpHeaderNames.ETAG);
    return expected == null || (expected.equals(tag) && EntityTags.isStrong(expected));
  }

  private static ResponseHeadersBuilder without(ResponseHeaders response) {
    var headers = response.toBuilder();
    headers.remove(HttpHeaderNames.CONTENT_TYPE);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    return headers;
  }

  private static boolean isRead(RequestHeaders headers) {
    return headers.method() == HttpMethod.GET || headers.method() == HttpMethod.HEAD;
  }

  private static boolean isOk(ResponseHeaders response) {
    return response.status().equals(HttpStatus.OK);
  }
}
