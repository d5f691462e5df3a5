package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.encoding.MultipartForm;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.transcoding.TranscodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the file of a form in google.api.HttpBody messages, one per piece, as it arrives. Their
 * content type is that of the file.
 */
final class FilePartDecoder implements HttpDecoder<HttpObject> {
  private final StreamingRequest.Frames frames;
  private final RequestError requestError;
  private final List<byte[]> pieces = new ArrayList<>();
  private final FilePart part;
  private StreamingRequest.@Nullable Frames ofFile;

  FilePartDecoder(StreamingRequest.Frames frames, String boundary, RequestError requestError) {
    this.frames = frames;
    this.requestError = requestError;
    this.part = new FilePart(boundary, pieces::add);
  }

  @Override
  public void process(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    var bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    send(() -> part.feed(bytes), out);
  }

  @Override
  public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpObject> out) {
    send(
        () -> {
          part.end();
          if (ofFile == null) {
            pieces.add(new byte[0]);
          }
        },
        out);
  }

  private void send(Runnable reading, StreamDecoderOutput<HttpObject> out) {
    try {
      reading.run();
      for (var piece : pieces) {
        out.add(HttpData.wrap(typed().of(piece)));
      }
      pieces.clear();
    } catch (FilePart.Malformed wrong) {
      requestError.found(MultipartForm.malformed(String.valueOf(wrong.getMessage())));
      throw AbortedStreamException.get();
    } catch (TranscodingException wrong) {
      requestError.found(Diagnosis.of(wrong));
      throw AbortedStreamException.get();
    }
  }

  private StreamingRequest.Frames typed() {
    var known = ofFile;
    if (known == null) {
      known = frames.typed(MultipartForm.typeOrDefault(part.contentType()));
      ofFile = known;
    }
    return known;
  }
}
