package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import io.weir.gateway.form.encoding.MultipartForm;
import io.weir.gateway.form.encoding.RequestEncoding;
import io.weir.gateway.form.negotiation.JsonNegotiation;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.gateway.routing.RequestTarget;
import io.weir.gateway.routing.RoutingResult;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.query.FormBody;
import io.weir.transcoding.query.FormPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts the request of a call that takes a stream to gRPC frames. Forwards each element when it
 * is complete, and reads no faster than the instance does.
 */
public final class StreamingRequest {
  private StreamingRequest() {}

  /**
   * Builds the gRPC request. One element is as large as a request may be; the stream as a whole is
   * not buffered and has no limit.
   *
   * @param requestError receives the error of an invalid element
   * @throws io.weir.gateway.failure.FailureException 415 if the call does not accept the content
   *     type or coding
   */
  public static HttpRequest upstream(
      Exchange exchange, RoutingResult.Json routed, RequestError requestError) {
    var call = routed.call();
    var headers = exchange.headers();
    var encoding = RequestEncoding.of(headers);
    var frames =
        new Frames(
            exchange,
            call,
            RequestTarget.of(exchange).query(),
            headers.get(HttpHeaderNames.CONTENT_TYPE));
    var upstream = UpstreamHeaders.ofJson(exchange, call, routed.api().headers()).build();
    if (FormBody.isMultipart(frames.contentType()) && (call.takesFile() || call.takesForm())) {
      var form = encoding.stream(exchange, requestError);
      return HttpRequest.of(upstream, form.decode(form(frames, routed, requestError)));
    }
    if (call.takesRaw()) {
      var raw = encoding.stream(exchange, requestError);
      return HttpRequest.of(upstream, raw.decode(new RawDecoder(frames, requestError)));
    }
    boolean lines = StreamNegotiation.isLines(headers.contentType());
    JsonNegotiation.refuse(lines ? null : JsonNegotiation.unreadable(headers));
    var elements = new ElementDecoder(frames, !lines, routed.rpc().body().bytes(), requestError);
    return HttpRequest.of(upstream, encoding.stream(exchange, requestError).decode(elements));
  }

  private static FormDecoder form(
      Frames frames, RoutingResult.Json routed, RequestError requestError) {
    var boundary = MultipartForm.boundary(frames.exchange().headers());
    if (frames.call().takesFile()) {
      return new FormDecoder(boundary, requestError, out -> new FileMessages(frames, out));
    }
    long maxHeld = routed.rpc().body().bytes();
    return new FormDecoder(boundary, requestError, out -> new FieldMessages(frames, maxHeld, out));
  }

  /** Transcodes each piece of content to a frame. */
  record Frames(
      Exchange exchange, HttpCall call, @Nullable String query, @Nullable String contentType) {

    /** Returns frames of content of another type. */
    Frames typed(String other) {
      return new Frames(exchange, call, query, other);
    }

    byte[] of(byte[] content) {
      var message = ScratchBuffer.output();
      call.writeRequest(query, contentType, content, message);
      return Frame.of(message.array(), message.length());
    }

    /** Returns the frame of a message whose fields are parts of a form. */
    byte[] ofForm(List<FormPart> parts) {
      var message = ScratchBuffer.output();
      call.writeForm(query, parts, message);
      return Frame.of(message.array(), message.length());
    }
  }
}
