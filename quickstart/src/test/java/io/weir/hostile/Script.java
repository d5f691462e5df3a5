package io.weir.hostile;

import java.io.IOException;
import java.util.function.IntFunction;

/** What a hostile client does on one connection. */
@FunctionalInterface
interface Script {
  int DRIP_MILLIS = 50;
  int PIECE = 64 << 10;

  /**
   * Attacks on a new connection, once.
   *
   * @throws IOException if the gateway ends the connection, which is no failure
   */
  void run(Connection connection) throws IOException;

  /** Sends these bytes and waits for the first answer, at most a second. */
  static Script once(byte[] bytes) {
    return connection -> {
      connection.send(bytes);
      connection.awaitAnswer();
    };
  }

  /** Sends a beginning, and then the same bytes until the connection ends. */
  static Script flood(byte[] start, byte[] repeated) {
    return flood(start, i -> repeated);
  }

  /** Sends a beginning, and then the bytes of each number until the connection ends. */
  static Script flood(byte[] start, IntFunction<byte[]> piece) {
    return connection -> {
      connection.send(start);
      for (int i = 0; connection.isOpen(); i++) {
        connection.send(piece.apply(i));
      }
    };
  }

  /** Sends a beginning, and then every 50 ms the same few bytes until the connection ends. */
  static Script drip(byte[] start, byte... drip) {
    return connection -> {
      connection.send(start);
      while (connection.isOpen()) {
        connection.pause(DRIP_MILLIS);
        connection.send(drip);
      }
    };
  }

  /**
   * Sends a beginning, and DATA on stream 1 without end, as fast as the gateway's windows allow.
   */
  static Script upload(byte[] start, byte[] content) {
    return connection -> {
      connection.send(start);
      while (connection.isOpen()) {
        if (!connection.trySend(1, content)) {
          connection.pause(1);
        }
      }
    };
  }

  /** Sends these bytes in pieces, and then nothing until the connection ends. */
  static Script stopAfter(byte[] start) {
    return connection -> {
      for (int i = 0; i < start.length; i += PIECE) {
        connection.send(start, i, Math.min(PIECE, start.length - i));
      }
      while (connection.isOpen()) {
        connection.pause(DRIP_MILLIS);
      }
    };
  }
}
