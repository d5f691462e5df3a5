package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.weir.gateway.form.conditional.Conditions;
import io.weir.gateway.form.negotiation.ContentTypes;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.SchemaMismatch;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.gateway.headers.ResponseFields;
import io.weir.grpc.FramePrefix;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/** HTTP response for a successful unary call: JSON, or the content of a google.api.HttpBody. */
record JsonResponse(ResponseHeaders headers, HttpData content) {
  /**
   * Transcodes the response of an instance.
   *
   * @param body frame of the response
   * @param fields what the service chose by its metadata
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it does not hold a message of the
   *     schema
   */
  static JsonResponse of(HttpCall call, byte[] body, ResponseFields fields) {
    int length = Frame.onlyMessage(body);
    try {
      if (call.answersNothing()) {
        var headers = ResponseHeaders.builder(HttpStatus.NO_CONTENT);
        return of(fields.in(headers).build(), HttpData.empty());
      }
      var location = call.location(body, FramePrefix.LENGTH, length);
      var state = call.state(body, FramePrefix.LENGTH, length);
      if (call.answersRaw()) {
        var raw = call.rawResponse(body, FramePrefix.LENGTH, length);
        var content = HttpData.wrap(body, raw.offset(), raw.length());
        var headers = fields.in(builder(ContentTypes.of(raw), location));
        return of(Conditions.withRanges(call, tagged(headers, state, content)), content);
      }
      var json = ScratchBuffer.output();
      call.writeResponse(body, FramePrefix.LENGTH, length, json);
      var headers = fields.in(builder(MediaType.JSON, location));
      var content = HttpData.wrap(json.toByteArray());
      return of(tagged(headers, state, content), content);
    } catch (TranscodingException e) {
      throw SchemaMismatch.of(e);
    }
  }

  private static ResponseHeaders tagged(
      ResponseHeadersBuilder headers, @Nullable String state, HttpData content) {
    headers.contentLength(content.length());
    Conditions.tag(headers, state);
    return headers.build();
  }

  private static JsonResponse of(ResponseHeaders headers, HttpData content) {
    if (!headers.status().isContentAlwaysEmpty()) {
      return new JsonResponse(headers, content);
    }
    var empty =
        headers.withMutations(h ->
            h.removeAndThen(HttpHeaderNames.CONTENT_TYPE).remove(HttpHeaderNames.CONTENT_LENGTH));
    return new JsonResponse(empty, HttpData.empty());
  }

  /** Begins the headers of a success: a builder, because each copy of headers takes a kilobyte. */
  private static ResponseHeadersBuilder builder(MediaType type, @Nullable String location) {
    var headers =
        ResponseHeaders.builder(location == null ? HttpStatus.OK : HttpStatus.CREATED)
            .contentType(type);
    if (location != null) {
      headers.set(HttpHeaderNames.LOCATION, location);
    }
    return headers;
  }
}
