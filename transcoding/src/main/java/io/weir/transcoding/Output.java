package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Words;
import io.weir.transcoding.codec.JsonToWire;
import io.weir.transcoding.codec.WireToJson;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte buffer that requests and responses are appended to, reusable after {@link
 * #clear()}. It also carries the working memory of the codecs, so an output used again costs no
 * garbage beyond its own growth. Not thread-safe.
 */
public final class Output {
  private final Bytes bytes;
  private @Nullable JsonToWire reader;
  private @Nullable WireToJson writer;

  public Output(int capacity) {
    bytes = new Bytes(capacity);
  }

  /** The backing array; valid up to {@link #length()} and only until the next write. */
  public byte[] array() {
    return bytes.array();
  }

  public int length() {
    return bytes.length();
  }

  public void clear() {
    bytes.setLength(0);
  }

  /** Forgets everything behind the first {@code length} bytes. */
  public void truncate(int length) {
    if (length < 0 || length > bytes.length()) {
      throw new IllegalArgumentException(length + " of " + bytes.length() + " bytes");
    }
    bytes.setLength(length);
  }

  /** Appends the low eight bits. */
  public void writeByte(int value) {
    bytes.writeByte(value);
  }

  public void writeBytes(byte[] source) {
    bytes.write(source);
  }

  public void writeBytes(byte[] source, int offset, int count) {
    bytes.write(source, offset, count);
  }

  /** Appends four bytes, most significant first, as the length of a gRPC frame. */
  public void writeInt(int value) {
    bytes.writeFixed32(Integer.reverseBytes(value));
  }

  /** Overwrites four bytes, most significant first. */
  public void setInt(int position, int value) {
    if (position < 0 || position > bytes.length() - 4) {
      throw new IllegalArgumentException("at " + position + " of " + bytes.length() + " bytes");
    }
    Words.putInt(bytes.array(), position, Integer.reverseBytes(value));
  }

  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  Bytes bytes() {
    return bytes;
  }

  JsonToWire reader() {
    if (reader == null) {
      reader = new JsonToWire();
    }
    return reader;
  }

  WireToJson writer() {
    if (writer == null) {
      writer = new WireToJson();
    }
    return writer;
  }
}
