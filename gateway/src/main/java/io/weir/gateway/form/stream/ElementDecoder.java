package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.transcoding.JsonElements;
import io.weir.transcoding.TranscodingException;
import java.util.ArrayList;
import java.util.List;

/** Transcodes the elements of a JSON stream to gRPC frames as they arrive. */
final class ElementDecoder implements HttpDecoder<HttpObject> {
  private final StreamingRequest.Frames frames;
  private final RequestError requestError;
  private final JsonElements elements;
  private final List<byte[]> cut = new ArrayList<>();
  private final UnfinishedMessage unfinished;
  private int sent;

  ElementDecoder(
      StreamingRequest.Frames frames, boolean arrays, long maxElement, RequestError requestError) {
    this.frames = frames;
    this.requestError = requestError;
    this.unfinished = new UnfinishedMessage(frames.exchange());
    this.elements = new JsonElements(arrays, maxElement, cut::add);
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var text = new byte[in.readableBytes()];
    in.readBytes(text);
    send(
        () -> {
          unfinished.hold(text.length);
          elements.feed(text);
        },
        out);
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    send(elements::end, out);
  }

  private void send(Runnable reading, StreamDecoderOutput<HttpObject> out) {
    try {
      try {
        reading.run();
      } finally {
        forward(out);
      }
    } catch (TranscodingException wrong) {
      requestError.found(Diagnosis.of(numbered(wrong)));
      // Cancels the call; the error does not count against the instance.
      throw AbortedStreamException.get();
    } catch (MemoryExhausted full) {
      requestError.found(Diagnosis.of(full));
      throw AbortedStreamException.get();
    }
  }

  /** Forwards the complete elements, including those before an invalid one. */
  private void forward(StreamDecoderOutput<HttpObject> out) {
    if (!cut.isEmpty()) {
      unfinished.release();
    }
    var joined = new JoinedFrames(out);
    try {
      for (byte[] element : cut) {
        joined.add(frames.of(element));
        sent++;
      }
    } finally {
      joined.flush();
      cut.clear();
    }
  }

  private TranscodingException numbered(TranscodingException wrong) {
    return new TranscodingException("[" + sent + "]: " + wrong.getMessage(), wrong.violations());
  }
}
