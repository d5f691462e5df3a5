package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/** What a stream of messages becomes for its caller. Used by one thread at a time. */
public interface StreamAnswer {

  /** The instance has begun to answer. */
  void begin(StreamDecoderOutput<HttpObject> out);

  /**
   * One message.
   *
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it does not fit the schema
   */
  void message(byte[] message, StreamDecoderOutput<HttpObject> out);

  /** The end, or why there will be no more; perhaps before anything began. */
  void end(@Nullable Failure failure, StreamDecoderOutput<HttpObject> out);
}
