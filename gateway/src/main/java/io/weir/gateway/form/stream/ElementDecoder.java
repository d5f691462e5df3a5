package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.memory.MemoryKind;
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
  private int sent;
  private int held;

  ElementDecoder(
      StreamingRequest.Frames frames, boolean arrays, long maxElement, RequestError requestError) {
    this.frames = frames;
    this.requestError = requestError;
    this.elements = new JsonElements(arrays, maxElement, cut::add);
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var text = new byte[in.readableBytes()];
    in.readBytes(text);
    hold(text.length);
    send(() -> elements.feed(text), out);
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
    }
  }

  /** Counts the bytes of the unfinished element, and refuses the stream if there is no room. */
  private void hold(int more) {
    held += more;
    if (held <= Gathering.SMALL) {
      return;
    }
    var memory = frames.exchange().memory();
    memory.set(MemoryKind.REQUESTS, held);
    if (!memory.hasRoom()) {
      requestError.found(Diagnosis.of(memory.refusal()));
      throw AbortedStreamException.get();
    }
  }

  private void release() {
    if (held > Gathering.SMALL) {
      frames.exchange().memory().set(MemoryKind.REQUESTS, 0);
    }
    held = 0;
  }

  /** Forwards the complete elements, including those before an invalid one. */
  private void forward(StreamDecoderOutput<HttpObject> out) {
    if (!cut.isEmpty()) {
      release();
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
