package io.weir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** HTTP/2 frame by frame (RFC 9113), for requests that clients refuse to send. */
final class RawHttp2 {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM_AND_HEADERS = 0x5;
  private static final int PATIENCE_MILLIS = 10_000;

  /** Indexes of :status in HPACK's static table (RFC 7541, appendix A). */
  private static final Map<Integer, Integer> STATUS =
      Map.of(0x88, 200, 0x89, 204, 0x8c, 400, 0x8d, 404, 0x8e, 500);

  private RawHttp2() {}

  /**
   * Returns the status of the response to a request with these headers, in this order, and no
   * content.
   *
   * @throws UncheckedIOException if the server resets the stream or ends the connection instead
   */
  static int status(int port, String... headers) {
    return exchange(port, RawHttp2::status, headers);
  }

  /** Returns the first piece of content of the response to such a request. */
  static String content(int port, String... headers) {
    return exchange(port, in -> new String(next(in, DATA), StandardCharsets.UTF_8), headers);
  }

  /** Reads what is wanted of a response. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** Returns the status of the response to such a request on a new connection, which is closed. */
  static int status(Socket connection, String... headers) {
    return exchange(connection, RawHttp2::status, headers);
  }

  private static <T> T exchange(int port, Reader<T> reader, String... headers) {
    try {
      return exchange(new Socket(InetAddress.getLoopbackAddress(), port), reader, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T exchange(Socket connection, Reader<T> reader, String... headers) {
    try (var socket = connection) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      var out = new ByteArrayOutputStream();
      out.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_STREAM_AND_HEADERS, 1, literals(headers));
      socket.getOutputStream().write(out.toByteArray());
      socket.getOutputStream().flush();
      return reader.read(new DataInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(DataInputStream in) throws IOException {
    return STATUS.getOrDefault(next(in, HEADERS)[0] & 0xff, -1);
  }

  /** Returns the payload of the next frame of a type. */
  private static byte[] next(DataInputStream in, int wanted) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.skipNBytes(5);
      var payload = in.readNBytes(length);
      if (type == wanted) {
        return payload;
      }
      if (type == RST_STREAM || type == GOAWAY) {
        throw new IOException("the server refuses the request with a frame of type " + type);
      }
    }
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.writeBytes(new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length});
    out.writeBytes(new byte[] {(byte) type, (byte) flags, 0, 0, 0, (byte) stream});
    out.writeBytes(payload);
  }

  /** Encodes literal header fields without indexing, with new names. */
  private static byte[] literals(String... headers) {
    var block = new ByteArrayOutputStream();
    for (int i = 0; i < headers.length; i += 2) {
      block.write(0);
      string(block, headers[i]);
      string(block, headers[i + 1]);
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String value) {
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
