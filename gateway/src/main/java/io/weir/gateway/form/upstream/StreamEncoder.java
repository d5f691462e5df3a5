package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/** Encoder for a stream of messages in one form. Used by one thread at a time. */
public interface StreamEncoder {

  /** Begins the response. */
  void begin(StreamDecoderOutput<HttpObject> out);

  /**
   * Encodes one message.
   *
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it does not fit the schema
   */
  void message(byte[] message, StreamDecoderOutput<HttpObject> out);

  /** Ends the response, with a failure if the call failed; possibly before it began. */
  void end(@Nullable Failure failure, StreamDecoderOutput<HttpObject> out);
}
