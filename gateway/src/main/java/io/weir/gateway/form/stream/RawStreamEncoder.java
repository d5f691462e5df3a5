package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.negotiation.ContentTypes;
import io.weir.gateway.form.upstream.SchemaMismatch;
import io.weir.gateway.form.upstream.StreamEncoder;
import io.weir.gateway.headers.ResponseFields;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RawContent;
import io.weir.transcoding.TranscodingException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a stream of google.api.HttpBody messages as raw content, of the type named by the first
 * one. Raw content cannot represent an error, so an error after the start aborts the response.
 */
public final class RawStreamEncoder implements StreamEncoder {
  private final Exchange exchange;
  private final ErrorHandler errors;
  private final HttpCall call;
  private ResponseFields fields = ResponseFields.NONE;
  private boolean begun;

  public RawStreamEncoder(Exchange exchange, ErrorHandler errors, HttpCall call) {
    this.exchange = exchange;
    this.errors = errors;
    this.call = call;
  }

  @Override
  public void fields(ResponseFields chosen) {
    fields = chosen;
  }

  @Override
  public void message(byte[] message, StreamDecoderOutput<HttpObject> out) {
    RawContent content;
    try {
      content = call.rawResponse(message, 0, message.length);
    } catch (TranscodingException e) {
      throw SchemaMismatch.of(e);
    }
    begin(content, out);
    if (content.length() > 0) {
      out.add(HttpData.wrap(message, content.offset(), content.length()));
    }
  }

  private void begin(RawContent content, StreamDecoderOutput<HttpObject> out) {
    if (!begun) {
      begun = true;
      var type = ContentTypes.of(content);
      out.add(fields.in(ResponseHeaders.builder(HttpStatus.OK).contentType(type)).build());
    }
  }

  @Override
  public void end(
      @Nullable Failure failure, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    if (failure == null) {
      begin(new RawContent("", 0, 0), out);
      exchange.ended(GrpcCode.OK.number());
      Trailers.add(exchange, trailers, out);
    } else if (begun) {
      exchange.ended(failure.code().number());
      throw AbortedStreamException.get();
    } else {
      var whole = errors.whole(exchange, failure);
      out.add(whole.headers());
      out.add(whole.content());
    }
  }
}
