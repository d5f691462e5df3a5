package io.weir.gateway.form.stream;

import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.form.encoding.MultipartForm;
import io.weir.gateway.form.stream.FormReader.Headers;
import io.weir.transcoding.query.FormPart;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose fields are the parts of a form. A file for a field of {@code bytes} or
 * google.api.HttpBody is sent as it arrives, one message per piece; the parts before, between and
 * behind files are one message each time. So a message that names a file comes before its content,
 * and the content is never held.
 */
final class FieldMessages implements FormMessages {
  private static final byte[] NOTHING = {};

  private final StreamingRequest.Frames frames;
  private final long maxHeld;
  private final UnfinishedMessage unfinished;
  private final Consumer<byte[]> out;
  private final List<FormPart> fields = new ArrayList<>();
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
  private @Nullable Headers part;
  private boolean isFile;
  private boolean sent;

  /**
   * @param maxHeld size that the parts of one message may have, in bytes
   */
  FieldMessages(StreamingRequest.Frames frames, long maxHeld, Consumer<byte[]> out) {
    this.frames = frames;
    this.maxHeld = maxHeld;
    this.unfinished = new UnfinishedMessage(frames.exchange());
    this.out = out;
  }

  @Override
  public void begin(Headers headers) {
    var name = name(headers);
    part = headers;
    isFile = headers.fileName() != null && frames.call().takesContent(name);
    if (isFile) {
      sendFields();
    }
  }

  private static String name(Headers headers) {
    var name = headers.name();
    if (name == null || name.isEmpty()) {
      throw MultipartForm.malformed(
              "a part has no name; it begins with content-disposition: form-data; name=…")
          .exception();
    }
    return name;
  }

  @Override
  public void content(byte[] piece) {
    if (isFile) {
      send(List.of(field(piece)));
      return;
    }
    hold(piece.length);
    content.writeBytes(piece);
  }

  @Override
  public void end() {
    if (!isFile) {
      fields.add(field(content.toByteArray()));
      content.reset();
    } else if (!sent) {
      send(List.of(field(NOTHING)));
    }
    part = null;
  }

  private FormPart field(byte[] value) {
    var headers = part;
    if (headers == null) {
      throw new IllegalStateException("no part has begun");
    }
    return new FormPart(name(headers), headers.contentType(), value);
  }

  @Override
  public void finish() {
    if (!sent || !fields.isEmpty()) {
      send(fields);
    }
    unfinished.release();
  }

  /** Sends the fields before a file; the file has sent nothing yet. */
  private void sendFields() {
    if (!fields.isEmpty()) {
      send(fields);
      fields.clear();
      unfinished.release();
    }
    sent = false;
  }

  private void send(List<FormPart> parts) {
    sent = true;
    out.accept(frames.ofForm(parts));
  }

  private void hold(int more) {
    if (unfinished.held() + more > maxHeld) {
      throw Diagnosis.tooLarge(maxHeld).exception();
    }
    unfinished.hold(more);
  }
}
