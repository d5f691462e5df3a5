package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.Rescue;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TracingService;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RawContent;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/**
 * Content in pieces, each a google.api.HttpBody; the first names the type. Nothing in it could tell
 * an error from content, so one after the start breaks the connection.
 */
final class RawStream implements StreamAnswer {
  private final ServiceRequestContext ctx;
  private final Rescue rescue;
  private final HttpCall call;
  private boolean begun;

  RawStream(ServiceRequestContext ctx, Rescue rescue, HttpCall call) {
    this.ctx = ctx;
    this.rescue = rescue;
    this.call = call;
  }

  @Override
  public void begin(StreamDecoderOutput<HttpObject> out) {
    // Not yet: the type is in the first piece.
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    RawContent content;
    try {
      content = call.rawResponse(message, 0, message.length);
    } catch (TranscodingException e) {
      throw JsonAnswer.misfit(e);
    }
    begin(content, out);
    if (content.length() > 0) {
      out.add(HttpData.wrap(message, content.offset(), content.length()));
    }
  }

  private void begin(RawContent content, StreamDecoderOutput<HttpObject> out) {
    if (!begun) {
      begun = true;
      var type = JsonAnswer.type(content);
      out.add(ResponseHeaders.builder(HttpStatus.OK).contentType(type).build());
    }
  }

  @Override
  public void end(@Nullable Failure failure, StreamDecoderOutput<HttpObject> out) {
    if (failure == null) {
      begin(new RawContent("", 0, 0), out);
      TracingService.ended(ctx, GrpcCode.OK.number());
    } else if (begun) {
      TracingService.ended(ctx, failure.code().number());
      throw AbortedStreamException.get();
    } else {
      var whole = rescue.whole(ctx, failure);
      out.add(whole.headers());
      out.add(whole.content());
    }
  }
}
