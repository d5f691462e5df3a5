package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcWebTrailers;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.UpstreamStatus;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.headers.HeaderNames;
import java.util.Base64;

/** Encodes a gRPC response as gRPC-Web as it arrives: the trailers become the last frame. */
final class GrpcWebEncoder implements HttpDecoder<HttpObject> {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final Exchange exchange;

  /** True to encode the content as base64, each piece padded by itself. */
  private final boolean text;

  private final RequestError requestError;
  private boolean begun;
  private boolean ended;

  /**
   * @param exchange receives the status of the call, which the log cannot read from the content
   * @param requestError replaces the status of the response if the request was invalid
   */
  GrpcWebEncoder(Exchange exchange, RequestError requestError) {
    this.exchange = exchange;
    this.text = exchange.dialect() == Dialect.GRPC_WEB_TEXT;
    this.requestError = requestError;
  }

  @Override
  public void processHeaders(HttpHeaders headers, StreamDecoderOutput<HttpObject> out) {
    if (UpstreamStatus.isIn(headers)) {
      begin(HttpHeaders.of(), out);
      end(headers, out);
    } else if (headers.get(HttpHeaderNames.STATUS, "").equals(HttpStatus.OK.codeAsText())) {
      begin(headers, out);
    } else {
      begin(HttpHeaders.of(), out);
      end(trailers(UpstreamStatus.fromHttpStatus(headers.getInt(HttpHeaderNames.STATUS, 0))), out);
    }
  }

  private void begin(HttpHeaders metadata, StreamDecoderOutput<HttpObject> out) {
    begun = true;
    var headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .add(metadata)
            .status(HttpStatus.OK)
            .contentType(GrpcWebTrailers.contentType(exchange.headers()))
            .endOfStream(false);
    for (var name : metadata.names()) {
      if (HeaderNames.isOfGateway(name)) {
        headers.remove(name);
      }
    }
    out.add(headers.build());
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var frames = new byte[in.readableBytes()];
    in.readBytes(frames);
    if (begun && !ended) {
      add(frames, out);
    }
  }

  @Override
  public void processTrailers(HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    end(trailers, out);
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    if (begun && !ended) {
      end(trailers(UpstreamStatus.fromHttpStatus(HttpStatus.OK.code())), out);
    }
  }

  private void end(HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    if (!ended) {
      ended = true;
      var wrong = requestError.or(null);
      var last = wrong == null ? trailers : trailers(wrong);
      exchange.ended(last.getInt("grpc-status", GrpcCode.UNKNOWN.number()));
      add(GrpcWebTrailers.of(last), out);
    }
  }

  private static HttpHeaders trailers(Failure failure) {
    return TrailersOnly.trailers(failure.code(), failure.message());
  }

  private void add(byte[] frames, StreamDecoderOutput<HttpObject> out) {
    out.add(HttpData.wrap(text ? BASE64.encode(frames) : frames));
  }
}
