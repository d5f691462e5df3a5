package io.weir.gateway.form.stream;

import io.weir.gateway.form.encoding.MultipartForm;
import io.weir.gateway.form.stream.FormReader.Headers;
import io.weir.transcoding.query.FormPart;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are google.api.HttpBody, one per piece of the only part of a form. Their content
 * type is that of the part.
 */
final class FileMessages implements FormMessages {
  private static final byte[] NOTHING = {};

  private final StreamingRequest.Frames frames;
  private final Consumer<byte[]> out;
  private StreamingRequest.@Nullable Frames ofFile;
  private boolean empty = true;

  FileMessages(StreamingRequest.Frames frames, Consumer<byte[]> out) {
    this.frames = frames;
    this.out = out;
  }

  @Override
  public void begin(Headers headers) {
    if (ofFile != null) {
      throw MultipartForm.malformed(
              "it has more than one part, and the message is the content of one")
          .exception();
    }
    ofFile = frames.typed(FormPart.typeOrDefault(headers.contentType()));
  }

  @Override
  public void content(byte[] piece) {
    empty = false;
    out.accept(file().of(piece));
  }

  @Override
  public void end() {
    if (empty) {
      out.accept(file().of(NOTHING));
    }
  }

  @Override
  public void finish() {
    var _ = file();
  }

  private StreamingRequest.Frames file() {
    var known = ofFile;
    if (known == null) {
      throw MultipartForm.malformed("it has no part").exception();
    }
    return known;
  }
}
