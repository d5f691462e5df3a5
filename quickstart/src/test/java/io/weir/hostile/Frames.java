package io.weir.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HTTP/2 frames (RFC 9113), allowed or not, as bytes. */
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  private static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  private static final int LONG_STRING = 127;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Returns frames that follow the preface and windows of the largest size. */
  static Frames opening() {
    // SETTINGS_INITIAL_WINDOW_SIZE, and what the connection's window lacks.
    return preface(0, 4, 0x7f, 255, 255, 255).frame(WINDOW_UPDATE, 0, 0, bytes(0x7f, 255, 0, 0));
  }

  /** Returns frames that follow the preface and these settings, six bytes each. */
  static Frames preface(int... settings) {
    var frames = new Frames();
    frames.out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    // The acknowledgement makes the gateway's own settings hold, that of the larger windows too.
    return frames.frame(SETTINGS, 0, 0, bytes(settings)).frame(SETTINGS, ACK, 0);
  }

  Frames frame(int type, int flags, int stream, byte... payload) {
    return head(payload.length, type, flags, stream).raw(payload);
  }

  /** Writes the head of a frame with a length that need not be true. */
  Frames head(int length, int type, int flags, int stream) {
    return raw(
        bytes(length >>> 16, length >>> 8, length, type, flags),
        bytes(stream >>> 24, stream >>> 16, stream >>> 8, stream));
  }

  Frames raw(byte[]... pieces) {
    for (var piece : pieces) {
      out.writeBytes(piece);
    }
    return this;
  }

  /** Writes HEADERS of a request for JSON. */
  Frames request(int stream, boolean end, String method, String path, String... more) {
    int flags = END_HEADERS | (end ? END_STREAM : 0);
    return frame(HEADERS, flags, stream, block(method, path, more));
  }

  /** Writes HEADERS of a gRPC call that goes on. */
  Frames call(int stream, String rpc, String... more) {
    var headers = new String[more.length + 4];
    System.arraycopy(
        new String[] {"content-type", "application/grpc", "te", "trailers"}, 0, headers, 0, 4);
    System.arraycopy(more, 0, headers, 4, more.length);
    return request(stream, false, "POST", "/" + rpc, headers);
  }

  /** Writes content in frames of at most 16 kB, and the end of the stream. */
  Frames content(int stream, byte[] content) {
    int size = 16 << 10;
    for (int i = 0; i < content.length; i += size) {
      var piece = Arrays.copyOfRange(content, i, Math.min(content.length, i + size));
      frame(DATA, i + size >= content.length ? END_STREAM : 0, stream, piece);
    }
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** Returns a header block of literals without indexing (RFC 7541, 6.2.2). */
  static byte[] block(String method, String path, String... more) {
    var block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":scheme", "http");
    literal(block, ":path", path);
    literal(block, ":authority", "test");
    for (int i = 0; i < more.length; i += 2) {
      literal(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.writeBytes(string(name));
    block.writeBytes(string(value));
  }

  /** Returns a string of HPACK, without Huffman code. */
  static byte[] string(String text) {
    var string = new ByteArrayOutputStream();
    if (text.length() < LONG_STRING) {
      string.write(text.length());
    } else {
      string.write(LONG_STRING);
      int rest = text.length() - LONG_STRING;
      for (; rest >= MORE; rest >>>= 7) {
        string.write(rest | MORE);
      }
      string.write(rest);
    }
    string.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return string.toByteArray();
  }

  /** Returns a gRPC message that is not compressed. */
  static byte[] message(byte[] content) {
    int length = content.length;
    return new Frames()
        .raw(bytes(0, length >>> 24, length >>> 16, length >>> 8, length), content)
        .toBytes();
  }

  /** Returns the low eight bits of each number. */
  static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
