package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Words;
import io.weir.transcoding.codec.JsonToWire;
import io.weir.transcoding.codec.WireToJson;
import org.jspecify.annotations.Nullable;

/**
 * Growing byte buffer to which requests and responses are appended; reusable after {@link
 * #clear()}. It also holds the working memory of the codecs, so a reused output allocates nothing
 * beyond its own growth. Not thread-safe.
 */
public final class Output {
  private final Bytes bytes;
  private @Nullable JsonToWire reader;
  private @Nullable WireToJson writer;

  public Output(int capacity) {
    bytes = new Bytes(capacity);
  }

  /** Returns the backing array; valid up to {@link #length()} and only until the next write. */
  public byte[] array() {
    return bytes.array();
  }

  public int length() {
    return bytes.length();
  }

  public void clear() {
    bytes.setLength(0);
  }

  /**
   * Discards everything after the first {@code length} bytes.
   *
   * @throws IllegalArgumentException if {@code length} is negative or beyond {@link #length()}
   */
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

  /** Appends four bytes in big-endian order, as in the length of a gRPC frame. */
  public void writeInt(int value) {
    bytes.writeFixed32(Integer.reverseBytes(value));
  }

  /**
   * Overwrites four bytes in big-endian order.
   *
   * @throws IllegalArgumentException if the four bytes are not within {@link #length()}
   */
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
