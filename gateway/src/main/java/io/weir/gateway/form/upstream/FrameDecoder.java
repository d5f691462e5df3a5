package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.FailureException;
import io.weir.gateway.headers.ResponseMetadata;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.MemoryKind;
import org.jspecify.annotations.Nullable;

/**
 * Splits a gRPC response into its messages as they arrive. Armeria requests more from the instance
 * only after the client has taken the output of the previous piece.
 */
public final class FrameDecoder implements HttpDecoder<HttpObject> {
  /** Maximum size of one message in bytes, because a message is held in memory. */
  private static final int MAX_MESSAGE = 64 << 20;

  /** Bytes that are not counted: those of pieces as they usually arrive. */
  private static final int SMALL = 64 << 10;

  private static final int UNKNOWN = -1;

  private final Exchange exchange;
  private final ResponseMetadata metadata;
  private final StreamEncoder answer;
  private final RequestError requestError;
  private HttpHeaders initial = HttpHeaders.of();
  private int length = UNKNOWN;
  private int held;
  private boolean ended;

  /**
   * @param metadata translates the metadata of the instance
   */
  public FrameDecoder(
      Exchange exchange,
      ResponseMetadata metadata,
      StreamEncoder answer,
      RequestError requestError) {
    this.exchange = exchange;
    this.metadata = metadata;
    this.answer = answer;
    this.requestError = requestError;
  }

  @Override
  public void processHeaders(HttpHeaders headers, StreamDecoderOutput<HttpObject> out) {
    if (UpstreamStatus.isIn(headers)) {
      processTrailers(headers, out);
    } else if (!headers.get(HttpHeaderNames.STATUS, "").equals(HttpStatus.OK.codeAsText())) {
      end(UpstreamStatus.fromHttpStatus(headers.getInt(HttpHeaderNames.STATUS, 0)), out);
    } else {
      initial = headers;
      answer.fields(metadata.ofStream(headers));
    }
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    int passed = 0;
    try {
      while (!ended && hasFrame(in)) {
        passed += length;
        var message = new byte[length];
        in.readBytes(message);
        length = UNKNOWN;
        answer.message(message, out);
      }
    } catch (FailureException e) {
      end(e.failure(), out);
    }
    if (ended) {
      in.skipBytes(in.readableBytes());
    }
    hold(passed + in.readableBytes());
  }

  /** Counts what the client has not taken yet, and what has come of the next message. */
  private void hold(int bytes) {
    int counted = bytes > SMALL ? bytes : 0;
    if (counted != held) {
      held = counted;
      exchange.memory().set(MemoryKind.ANSWERS, counted);
    }
  }

  private boolean hasFrame(StreamDecoderInput in) {
    if (length == UNKNOWN && in.readableBytes() >= FramePrefix.LENGTH) {
      if (in.readByte() != 0) {
        // Requests offer no grpc-accept-encoding.
        throw Frame.broken("a compressed message, which was not asked for");
      }
      length = in.readInt();
      if (length < 0 || length > MAX_MESSAGE) {
        throw Failure.of(
                GrpcCode.RESOURCE_EXHAUSTED,
                "the instance answered a message of more than " + MAX_MESSAGE + " bytes")
            .exception();
      }
    }
    return length != UNKNOWN && in.readableBytes() >= length;
  }

  @Override
  public void processTrailers(HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    end(UpstreamStatus.failureOf(trailers), trailers, out);
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    if (!ended) {
      end(UpstreamStatus.fromHttpStatus(200), out);
    }
  }

  private void end(@Nullable Failure failure, StreamDecoderOutput<HttpObject> out) {
    end(failure, HttpHeaders.of(), out);
  }

  private void end(
      @Nullable Failure failure, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    if (ended) {
      return;
    }
    ended = true;
    boolean cut = failure == null && length != UNKNOWN;
    var ending = cut ? Diagnosis.of(Frame.broken("a message that ends early")) : failure;
    var why = requestError.or(ending);
    answer.end(
        why == null ? null : why.withHeaders(metadata.ofFailure(initial, trailers)),
        metadata.ofTrailers(trailers),
        out);
  }
}
