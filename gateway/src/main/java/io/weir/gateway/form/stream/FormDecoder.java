package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.FailureException;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.transcoding.TranscodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Transcodes a {@code multipart/form-data} body to gRPC frames as it arrives. */
final class FormDecoder implements HttpDecoder<HttpObject> {
  private final RequestError requestError;
  private final List<byte[]> made = new ArrayList<>();
  private final FormMessages messages;
  private final FormReader reader;

  /**
   * @param messages makes the messages, given what takes their frames
   */
  FormDecoder(
      String boundary,
      RequestError requestError,
      Function<Consumer<byte[]>, FormMessages> messages) {
    this.requestError = requestError;
    this.messages = messages.apply(made::add);
    this.reader = new FormReader(boundary, this.messages);
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    send(() -> reader.feed(bytes), out);
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    send(
        () -> {
          reader.end();
          messages.finish();
        },
        out);
  }

  private void send(Runnable reading, StreamDecoderOutput<HttpObject> out) {
    try {
      reading.run();
      var joined = new JoinedFrames(out);
      made.forEach(joined::add);
      joined.flush();
      made.clear();
    } catch (FailureException | TranscodingException | MemoryExhausted wrong) {
      requestError.found(Diagnosis.of(wrong));
      // Cancels the call; the error does not count against the instance.
      throw AbortedStreamException.get();
    }
  }
}
