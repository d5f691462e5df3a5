package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.SchemaMismatch;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.gateway.form.upstream.StreamEncoder;
import io.weir.gateway.headers.ResponseFields;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.Output;
import io.weir.transcoding.TranscodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes a stream of messages in one of the text formats. */
public final class TextStreamEncoder implements StreamEncoder {
  private final Exchange exchange;
  private final ErrorHandler errors;
  private final HttpCall call;
  private final StreamFormat text;
  private ResponseFields fields = ResponseFields.NONE;
  private boolean begun;
  private boolean first = true;

  public TextStreamEncoder(
      Exchange exchange, ErrorHandler errors, HttpCall call, StreamFormat text) {
    this.exchange = exchange;
    this.errors = errors;
    this.call = call;
    this.text = text;
  }

  @Override
  public void fields(ResponseFields chosen) {
    fields = chosen;
  }

  /** Returns true if the response has begun, which then is no error. */
  boolean hasBegun() {
    return begun;
  }

  private void begin(StreamDecoderOutput<HttpObject> out) {
    beginning().forEach(out::add);
  }

  /** Returns the headers and the beginning of the body; empty if the response has begun. */
  List<HttpObject> beginning() {
    if (begun) {
      return List.of();
    }
    begun = true;
    var opening = new Output(128);
    text.begin(call, opening);
    var headers = fields.in(text.headers().toBuilder()).build();
    return opening.length() == 0
        ? List.of(headers)
        : List.of(headers, HttpData.wrap(opening.toByteArray()));
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    var json = ScratchBuffer.output();
    text.before(first, json);
    try {
      text.message(call, message, json);
    } catch (TranscodingException e) {
      throw SchemaMismatch.of(e);
    }
    text.after(json);
    first = false;
    begin(out);
    out.add(HttpData.wrap(json.toByteArray()));
  }

  @Override
  public void end(
      @Nullable Failure failure, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    if (failure != null && !begun) {
      var whole = errors.whole(exchange, failure);
      out.add(whole.headers());
      out.add(whole.content());
      return;
    }
    if (failure != null && !text.tellsErrors()) {
      exchange.ended(failure.code().number());
      throw AbortedStreamException.get();
    }
    begin(out);
    var last = ScratchBuffer.output();
    if (failure == null) {
      exchange.ended(GrpcCode.OK.number());
      text.end(first, last);
    } else {
      text.error(first, errors.text(exchange, failure), last);
    }
    if (last.length() > 0) {
      out.add(HttpData.wrap(last.toByteArray()));
    }
    Trailers.add(exchange, trailers, out);
  }
}
