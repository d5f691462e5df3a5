package io.weir.hostile;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads what a server sends: HTTP/1.1, frames of a WebSocket behind a 101, or HTTP/2. */
final class Answers {
  private static final byte[] STATUS_LINE = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEAD_ENDS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_LENGTH = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int CLOSE = 8;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;

  private final DataInputStream in;
  private final Consumer<String> heard;
  private final Windows windows;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

  /**
   * @param heard is told what came, named as in {@link Tally}
   * @param windows are opened as HTTP/2 frames say
   */
  Answers(InputStream in, Consumer<String> heard, Windows windows) {
    this.in = new DataInputStream(new BufferedInputStream(in, 16 << 10));
    this.heard = heard;
    this.windows = windows;
  }

  /** Reads until the end. */
  void read() throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    if (first == 'H') {
      readHttp1();
    } else if (first >= 0) {
      while (readFrame()) {
        // Reads on.
      }
    }
  }

  private void readHttp1() throws IOException {
    while (skipPast(STATUS_LINE)) {
      var status = new String(in.readNBytes(STATUS_LENGTH), StandardCharsets.US_ASCII);
      heard.accept(status);
      if (status.equals("101") && skipPast(HEAD_ENDS)) {
        while (readSocketFrame()) {
          // Reads on.
        }
      }
    }
  }

  private boolean skipPast(byte[] text) throws IOException {
    int matched = 0;
    while (matched < text.length) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      matched = next == text[matched] ? matched + 1 : next == text[0] ? 1 : 0;
    }
    return true;
  }

  private boolean readSocketFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    int length = in.readUnsignedByte();
    if (length == SHORT_LENGTH) {
      length = in.readUnsignedShort();
    } else if (length == LONG_LENGTH) {
      length = (int) in.readLong();
    }
    int opcode = first & 0xf;
    if (opcode == CLOSE && length >= 2) {
      heard.accept("close " + in.readUnsignedShort());
      in.skipNBytes(length - 2);
    } else {
      heard.accept("frame " + opcode);
      in.skipNBytes(length);
    }
    return true;
  }

  private boolean readFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    int length = first << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    in.skipNBytes(1);
    int stream = in.readInt();
    var payload = in.readNBytes(length);
    switch (type) {
      case Frames.HEADERS -> headers(stream, payload);
      case Frames.RST_STREAM -> heard.accept("RST_STREAM " + payload[3]);
      case Frames.GOAWAY -> heard.accept("GOAWAY " + payload[7]);
      case Frames.WINDOW_UPDATE -> windows.open(stream, ByteBuffer.wrap(payload).getInt());
      case Frames.SETTINGS -> settings(ByteBuffer.wrap(payload));
      default -> {}
    }
    return true;
  }

  private void settings(ByteBuffer settings) {
    while (settings.hasRemaining()) {
      short name = settings.getShort();
      int value = settings.getInt();
      if (name == INITIAL_WINDOW_SIZE) {
        windows.initial(value);
      }
    }
  }

  private void headers(int stream, byte[] block) throws IOException {
    try {
      var headers = hpack.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
      if (headers.status() != null) {
        heard.accept(headers.status().toString());
      }
      var status = headers.get("grpc-status");
      if (status != null) {
        heard.accept("grpc " + status);
      }
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }
}
