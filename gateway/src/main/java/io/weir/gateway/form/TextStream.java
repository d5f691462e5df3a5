package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.Rescue;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TracingService;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.Output;
import io.weir.transcoding.TranscodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as JSON, one after the other, in one of the forms of {@link StreamText}. */
final class TextStream implements StreamAnswer {
  private final ServiceRequestContext ctx;
  private final Rescue rescue;
  private final HttpCall call;
  private final StreamText text;
  private boolean begun;
  private boolean first = true;

  TextStream(ServiceRequestContext ctx, Rescue rescue, HttpCall call, StreamText text) {
    this.ctx = ctx;
    this.rescue = rescue;
    this.call = call;
    this.text = text;
  }

  @Override
  public void begin(StreamDecoderOutput<HttpObject> out) {
    beginning().forEach(out::add);
  }

  /** What an answer begins with; nothing if it has begun. */
  List<HttpObject> beginning() {
    if (begun) {
      return List.of();
    }
    begun = true;
    var opening = new Output(128);
    text.begin(call, opening);
    return opening.length() == 0
        ? List.of(text.headers())
        : List.of(text.headers(), HttpData.wrap(opening.toByteArray()));
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    var json = Scratch.output();
    text.before(first, json);
    try {
      text.message(call, message, json);
    } catch (TranscodingException e) {
      throw JsonAnswer.misfit(e);
    }
    text.after(json);
    first = false;
    begin(out);
    out.add(HttpData.wrap(json.toByteArray()));
  }

  @Override
  public void end(@Nullable Failure failure, StreamDecoderOutput<HttpObject> out) {
    if (failure != null && !begun) {
      var whole = rescue.whole(ctx, failure);
      out.add(whole.headers());
      out.add(whole.content());
      return;
    }
    if (failure != null && !text.tellsErrors()) {
      TracingService.ended(ctx, failure.code().number());
      throw AbortedStreamException.get();
    }
    begin(out);
    var last = Scratch.output();
    if (failure == null) {
      TracingService.ended(ctx, GrpcCode.OK.number());
      text.end(first, last);
    } else {
      text.error(first, rescue.text(ctx, failure), last);
    }
    if (last.length() > 0) {
      out.add(HttpData.wrap(last.toByteArray()));
    }
  }
}
