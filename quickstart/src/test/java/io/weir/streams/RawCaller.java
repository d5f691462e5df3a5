package io.weir.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** One call on a connection of its own, which the caller can leave in several ways. */
final class RawCaller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int DATA = 0;
  private static final int RST_STREAM = 3;
  private static final byte[] CANCEL = {0, 0, 0, 8};

  /** Close frame of a WebSocket: 1000, masked with zeros. */
  private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8};

  private final Way way;
  private final boolean http2;
  private final Socket socket;
  private final DataInputStream in;

  private RawCaller(Way way, boolean http2, Socket socket) throws IOException {
    this.way = way;
    this.http2 = http2;
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /**
   * Starts a call.
   *
   * @param millis timeout of the call, in milliseconds; 0 for no timeout
   */
  static RawCaller call(int port, Way way, boolean http2, int millis) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(way.request(http2, millis));
    return new RawCaller(way, http2, socket);
  }

  /** Returns when the first content has arrived. */
  void awaitContent() throws IOException {
    if (http2) {
      awaitData();
    } else {
      var status = new String(in.readNBytes("HTTP/1.1 200".length()), US_ASCII);
      if (!status.endsWith(" 200") && !status.endsWith(" 101")) {
        throw new IOException(status);
      }
      awaitHead();
      var _ = in.readByte();
    }
  }

  private void awaitData() throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.skipNBytes(5L + length);
      if (type == DATA && length > 0) {
        return;
      }
    }
  }

  private void awaitHead() throws IOException {
    for (int last = 0; last != 0x0d0a0d0a; ) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("within the head");
      }
      last = last << 8 | next;
    }
  }

  /** Ways in which a caller leaves. */
  enum Leaving {
    /** Closes its connection. */
    CLOSE,
    /** Resets its connection. */
    RESET,
    /** Cancels, where HTTP/2 and WebSocket have a message for it. */
    CANCEL,
    /** Stays until the timeout that it sent; takes no further action. */
    TIMEOUT;

    boolean isFor(Way way, boolean http2) {
      return way.speaks(http2) && (this != CANCEL || http2 || way == Way.SOCKET);
    }
  }

  void leave(Leaving leaving) throws IOException {
    switch (leaving) {
      case CLOSE -> {
        // Unread input would turn the close into a reset.
        in.skipNBytes(in.available());
        socket.close();
      }
      case RESET -> {
        socket.setSoLinger(true, 0);
        socket.close();
      }
      case CANCEL ->
          socket
              .getOutputStream()
              .write(way == Way.SOCKET ? CLOSE : Way.frame(RST_STREAM, 0, 1, CANCEL));
      case TIMEOUT -> {}
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
