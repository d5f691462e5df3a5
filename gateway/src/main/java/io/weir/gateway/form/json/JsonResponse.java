package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.form.negotiation.ContentTypes;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.SchemaMismatch;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.grpc.FramePrefix;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RawContent;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP response for a successful unary call: JSON, or the content of a google.api.HttpBody.
 *
 * @param length bytes of the content
 */
record JsonResponse(HttpResponse http, int length) {
  private static final ResponseHeaders OK =
      ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.JSON).build();

  /**
   * Transcodes the response of an instance.
   *
   * @param body frame of the response
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it does not hold a message of the
   *     schema
   */
  static JsonResponse of(HttpCall call, byte[] body) {
    int length = Frame.onlyMessage(body);
    try {
      var location = call.location(body, FramePrefix.LENGTH, length);
      return call.answersRaw()
          ? raw(call.rawResponse(body, FramePrefix.LENGTH, length), body, location)
          : json(call, body, length, location);
    } catch (TranscodingException e) {
      throw SchemaMismatch.of(e);
    }
  }

  private static JsonResponse json(
      HttpCall call, byte[] body, int length, @Nullable String location) {
    var json = ScratchBuffer.output();
    call.writeResponse(body, FramePrefix.LENGTH, length, json);
    var headers = location == null ? OK : headers(MediaType.JSON, location);
    return of(headers, HttpData.wrap(json.toByteArray()));
  }

  private static JsonResponse raw(RawContent content, byte[] body, @Nullable String location) {
    return of(
        headers(ContentTypes.of(content), location),
        HttpData.wrap(body, content.offset(), content.length()));
  }

  private static JsonResponse of(ResponseHeaders headers, HttpData content) {
    return new JsonResponse(HttpResponse.of(headers, content), content.length());
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
