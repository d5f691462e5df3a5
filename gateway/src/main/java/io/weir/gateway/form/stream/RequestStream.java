package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import io.weir.gateway.form.negotiation.JsonContent;
import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.gateway.form.upstream.Scratch;
import io.weir.gateway.form.upstream.Targets;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request whose call takes a stream: each element goes on as a message when it has
 * come, and no more is read than the instance takes.
 */
public final class RequestStream {
  private final long maxElement;

  /**
   * @param maxElement bytes of one element; the stream is not kept and needs no bound
   */
  public RequestStream(long maxElement) {
    this.maxElement = maxElement;
  }

  /**
   * The gRPC call that the request becomes.
   *
   * @param fault told what is wrong with an element
   * @throws io.weir.gateway.failure.FailureException 415 if the content is of a type that the call
   *     does not take
   */
  public HttpRequest upstream(Exchange exchange, HttpCall call, RequestFault fault) {
    var req = exchange.request();
    var headers = req.headers();
    JsonContent.refuse(JsonContent.encoded(headers));
    var frames =
        new Frames(call, Targets.of(exchange).query(), headers.get(HttpHeaderNames.CONTENT_TYPE));
    var upstream = UpstreamHeaders.ofJson(exchange, call.route().rpc());
    if (call.takesRaw()) {
      return HttpRequest.of(upstream, req.decode(new RawDecoder(frames, fault)));
    }
    boolean lines = StreamText.isLines(headers.contentType());
    JsonContent.refuse(lines ? null : JsonContent.unreadable(headers));
    return HttpRequest.of(
        upstream, req.decode(new ElementDecoder(frames, !lines, maxElement, fault)));
  }

  /** Makes each piece of content a frame. */
  record Frames(HttpCall call, @Nullable String query, @Nullable String contentType) {

    HttpData of(byte[] content) {
      var message = Scratch.output();
      call.writeRequest(query, contentType, content, message);
      return HttpData.wrap(Frame.of(message.array(), message.length()));
    }
  }
}
