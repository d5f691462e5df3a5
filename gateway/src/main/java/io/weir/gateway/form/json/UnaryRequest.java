package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.encoding.RequestEncoding;
import io.weir.gateway.form.negotiation.JsonNegotiation;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.gateway.routing.RequestTarget;
import io.weir.gateway.routing.RoutingResult;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.query.FormBody;
import io.weir.transcoding.query.FormPart;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the request of a call that takes one message, and turns it into one gRPC frame. */
final class UnaryRequest {
  private static final byte[] NOTHING = {};

  private UnaryRequest() {}

  /**
   * Content of a request.
   *
   * @param type content type
   * @param bytes content, unless it is a form in parts
   * @param parts parts of the form, null for any other content
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Content(@Nullable String type, byte[] bytes, @Nullable List<FormPart> parts) {

    /** Returns the content of a form: the file in it if that is the whole message. */
    static Content ofForm(HttpCall call, List<FormPart> parts) {
      if (!call.takesFile()) {
        return new Content(null, NOTHING, parts);
      }
      var file = FormParts.only(parts);
      return new Content(file.typeOrDefault(), file.content(), null);
    }
  }

  /**
   * Reads the content and passes it on, on the event loop of the client. The limit of its size
   * holds for the compressed and for the decompressed content.
   *
   * @throws io.weir.gateway.failure.FailureException if the call does not accept the content type,
   *     or the content is too large or has a coding that is not supported
   */
  static HttpResponse read(
      Exchange exchange, RoutingResult.Json routed, Function<Content, HttpResponse> then) {
    var req = exchange.request();
    if (req.isEmpty()) {
      return then.apply(new Content(type(req.headers()), NOTHING, null));
    }
    var encoding = RequestEncoding.of(req.headers());
    JsonNegotiation.refuse(
        takes(routed.call(), req.headers()) ? null : JsonNegotiation.unreadable(req.headers()));
    long maxBody = routed.rpc().body().bytes();
    if (req.headers().contentLength() > maxBody) {
      throw Diagnosis.tooLarge(maxBody).exception();
    }
    exchange.context().setMaxRequestLength(maxBody);
    var whole = Gathering.ofCaller(exchange, encoding.whole(exchange, maxBody));
    return HttpResponse.of(
        isMultipart(routed.call(), req.headers())
            ? whole
                .thenCompose(
                    form -> FormParts.read(req.headers(), form.content(), exchange.eventLoop()))
                .thenApply(parts -> then.apply(Content.ofForm(routed.call(), parts)))
            : whole.thenApply(body ->
                then.apply(new Content(type(req.headers()), body.content().array(), null))));
  }

  /** Returns whether the call takes the content type, if that is not JSON. */
  private static boolean takes(HttpCall call, RequestHeaders headers) {
    return call.takesRaw()
        || (call.takesForm() && FormBody.is(type(headers)))
        || isMultipart(call, headers);
  }

  private static boolean isMultipart(HttpCall call, RequestHeaders headers) {
    return (call.takesForm() || call.takesFile()) && FormBody.isMultipart(type(headers));
  }

  private static @Nullable String type(RequestHeaders headers) {
    return headers.get(HttpHeaderNames.CONTENT_TYPE);
  }

  /**
   * Builds the gRPC request.
   *
   * @param state state of the resource that the call requires, or null
   */
  static HttpRequest upstream(
      Exchange exchange, RoutingResult.Json routed, @Nullable String state, Content content) {
    var call = routed.call();
    var message = ScratchBuffer.output();
    var query = RequestTarget.of(exchange).query();
    if (content.parts() == null) {
      call.writeRequest(query, content.type(), content.bytes(), message);
    } else {
      call.writeForm(query, content.parts(), message);
    }
    if (state != null) {
      call.writeState(state, message);
    }
    var frame = HttpData.wrap(Frame.of(message.array(), message.length()));
    var headers = UpstreamHeaders.ofJson(exchange, call, routed.api().headers());
    var measured = headers.contentLength(frame.length()).build();
    // The array: the method for one object would copy the headers to set the length.
    return HttpRequest.of(measured, new HttpData[] {frame});
  }
}
