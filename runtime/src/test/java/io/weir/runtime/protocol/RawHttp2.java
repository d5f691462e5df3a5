package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Client that sends any HTTP/2 frame, allowed or not. Frames are sent by {@link #flush}. */
public final class RawHttp2 implements AutoCloseable {
  static final String[] GET = get("/");

  /** Returns the headers of a GET request. */
  static String[] get(String path) {
    return new String[] {
      ":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost"
    };
  }

  /** Frame of the server; closed is the end of the connection. */
  public record Frame(int type, int flags, int stream, ByteBuf payload) {
    static final int CLOSED = -1;

    boolean isEnd() {
      return type == 3
          || type == 7
          || type == CLOSED
          || ((type == 0 || type == 1) && (flags & 1) != 0);
    }

    /** Returns the error of a RST_STREAM or GOAWAY frame. */
    public long error() {
      return payload.getUnsignedInt(type == 7 ? 4 : 0);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
  private @Nullable Frame goAway;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public RawHttp2(int port) throws IOException {
    this(port, "");
  }

  private RawHttp2(int port, String upgrade) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    skipHead(upgrade.isEmpty());
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(4, 0, 0);
  }

  /** Opens a connection by an HTTP/1.1 request that asks for an upgrade, which is stream 1. */
  static RawHttp2 upgraded(int port) throws IOException {
    var upgrade =
        """
        GET / HTTP/1.1
        Host: a
        Connection: Upgrade, HTTP2-Settings
        Upgrade: h2c
        HTTP2-Settings: AAMAAABk

        """;
    return new RawHttp2(port, upgrade.replace("\n", "\r\n"));
  }

  private void skipHead(boolean skipped) throws IOException {
    for (int last = 0; !skipped && last != 0x0d0a0d0a; ) {
      last = last << 8 | in.readUnsignedByte();
    }
  }

  public RawHttp2 frame(int type, int flags, int stream, int... payload) {
    var bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, stream, Unpooled.wrappedBuffer(bytes));
  }

  RawHttp2 frame(int type, int flags, int stream, ByteBuf payload) {
    var frame = Unpooled.buffer(9 + payload.readableBytes());
    frame.writeMedium(payload.readableBytes()).writeByte(type).writeByte(flags).writeInt(stream);
    frame.writeBytes(payload);
    out.writeBytes(frame.array().length == frame.readableBytes() ? frame.array() : bytes(frame));
    return this;
  }

  private static byte[] bytes(ByteBuf buffer) {
    var bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  /** Sends HEADERS with END_HEADERS. */
  public RawHttp2 headers(int stream, boolean end, String... namesAndValues) {
    return frame(1, end ? 5 : 4, stream, block(namesAndValues));
  }

  /** Returns a header block with names and values as they are, in this order. */
  ByteBuf block(String... namesAndValues) {
    var block = Unpooled.buffer();
    try {
      for (int i = 0; i < namesAndValues.length; i += 2) {
        var header = new DefaultHttp2Headers(false).add(namesAndValues[i], namesAndValues[i + 1]);
        encoder.encodeHeaders(1, header, block);
      }
    } catch (Http2Exception e) {
      throw new IllegalArgumentException(e);
    }
    return block;
  }

  /** Sends what was written; a connection that the server has closed ignores it. */
  public RawHttp2 flush() throws IOException {
    try {
      socket.getOutputStream().write(out.toByteArray());
    } catch (SocketException closed) {
      // Read by next().
    }
    out.reset();
    return this;
  }

  /** Sends what was written in pieces of some bytes. */
  RawHttp2 flushPieces(int size) throws IOException {
    var all = out.toByteArray();
    out.reset();
    socket.setTcpNoDelay(true);
    for (int i = 0; i < all.length; i += size) {
      socket.getOutputStream().write(all, i, Math.min(size, all.length - i));
      socket.getOutputStream().flush();
    }
    return this;
  }

  /** Sends what was written and waits until the server has read it. Returns false if it closed. */
  public boolean flushAndWait() throws IOException {
    frame(6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7).flush();
    Frame frame;
    do {
      frame = next();
    } while (frame.type() != 6 && frame.type() != 7 && frame.type() != Frame.CLOSED);
    goAway = frame.type() == 7 ? frame : goAway;
    return frame.type() == 6;
  }

  /** Returns the GOAWAY frame that {@link #flushAndWait} has read. */
  @Nullable Frame goAway() {
    return goAway;
  }

  /** Returns the next HEADERS frame, or the end of the connection. */
  Frame headersFrame() throws IOException {
    Frame frame;
    do {
      frame = next();
    } while (frame.type() != 1 && frame.type() != Frame.CLOSED);
    return frame;
  }

  /** Returns the headers of a frame of the server. */
  Http2Headers decode(Frame frame) {
    try {
      return decoder.decodeHeaders(frame.stream(), frame.payload());
    } catch (Http2Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the next frame that ends a stream or the connection. */
  public Frame end() throws IOException {
    Frame frame;
    do {
      frame = next();
    } while (!frame.isEnd());
    return frame;
  }

  /** Returns the frame that ends a stream, or the connection. */
  public Frame end(int stream) throws IOException {
    Frame frame;
    do {
      frame = end();
    } while (frame.stream() != stream && frame.stream() != 0);
    return frame;
  }

  /** Returns the next frame of the server. */
  Frame next() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      var payload = new byte[length];
      in.readFully(payload);
      return new Frame(type, flags, stream, Unpooled.wrappedBuffer(payload));
    } catch (EOFException | SocketException closed) {
      return new Frame(Frame.CLOSED, 0, 0, Unpooled.EMPTY_BUFFER);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
