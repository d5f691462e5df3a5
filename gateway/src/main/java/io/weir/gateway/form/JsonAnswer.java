package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.FailureException;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RawContent;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a caller whose call succeeded: JSON, or the content that a google.api.HttpBody is.
 */
final class JsonAnswer {
  private static final ResponseHeaders OK =
      ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.JSON).build();

  private JsonAnswer() {}

  /**
   * @param body the frame that the instance answered
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it holds no such message
   */
  static HttpResponse of(HttpCall call, byte[] body) {
    int length = Frame.onlyMessage(body);
    try {
      var location = call.location(body, FramePrefix.LENGTH, length);
      return call.answersRaw()
          ? raw(call.rawResponse(body, FramePrefix.LENGTH, length), body, location)
          : json(call, body, length, location);
    } catch (TranscodingException e) {
      throw misfit(e);
    }
  }

  /** The instance and we do not have the same schema: not the caller's fault. */
  static FailureException misfit(TranscodingException cause) {
    return Failure.of(GrpcCode.INTERNAL, "the instance's answer does not fit the schema")
        .causedBy(cause)
        .exception();
  }

  private static HttpResponse json(
      HttpCall call, byte[] body, int length, @Nullable String location) {
    var json = Scratch.output();
    call.writeResponse(body, FramePrefix.LENGTH, length, json);
    var headers = location == null ? OK : headers(MediaType.JSON, location);
    return HttpResponse.of(headers, HttpData.wrap(json.toByteArray()));
  }

  private static HttpResponse raw(RawContent content, byte[] body, @Nullable String location) {
    return HttpResponse.of(
        headers(type(content), location), HttpData.wrap(body, content.offset(), content.length()));
  }

  /** What names no type, or one that is none, is bytes. */
  static MediaType type(RawContent content) {
    try {
      return content.contentType().isEmpty()
          ? MediaType.OCTET_STREAM
          : MediaType.parse(content.contentType());
    } catch (IllegalArgumentException none) {
      return MediaType.OCTET_STREAM;
    }
  }

  private static ResponseHeaders headers(MediaType type, @Nullable String location) {
    var headers =
        ResponseHeaders.builder(location == null ? HttpStatus.OK : HttpStatus.CREATED)
            .contentType(type);
    if (location != null) {
      headers.set(HttpHeaderNames.LOCATION, location);
    }
    return headers.build();
  }
}
