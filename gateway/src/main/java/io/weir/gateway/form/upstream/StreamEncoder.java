package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.headers.ResponseFields;
import org.jspecify.annotations.Nullable;

/** Encoder for a stream of messages in one form. Used by one thread at a time. */
public interface StreamEncoder {

  /**
   * Takes the fields that the service chose for the response. Called at most once, before the first
   * message. The response begins with the first message, because the service may still fail.
   */
  void fields(ResponseFields fields);

  /**
   * Encodes one message.
   *
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it does not fit the schema
   */
  void message(byte[] message, StreamDecoderOutput<HttpObject> out);

  /**
   * Ends the response, with a failure if the call failed; possibly before it began.
   *
   * @param trailers fields for the trailers of the response
   */
  void end(@Nullable Failure failure, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out);
}
