package io.weir.hostile;

import static io.weir.hostile.Script.stopAfter;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/** Attacks that make a gateway hold more bytes than it has memory. */
final class MemoryAttacks {
  private static final int UNFINISHED = 4_000_000;
  private static final int PIECE = 16_000;
  private static final int UPLOAD_CONNECTIONS = 6;
  private static final int UPLOADS = 50;
  private static final int TINY_CONNECTIONS = 4;
  private static final int TINY_STREAMS = 100;
  private static final int TINY_FRAMES = 1_000;
  private static final int SOCKETS = 161;
  private static final int UNREAD = 20;

  private MemoryAttacks() {}

  static Stream<Attack> all() {
    var large = Frames.opening().request(1, true, "GET", Stage.LARGE_PATH).toBytes();
    return Stream.of(
        Attack.over(
            UPLOAD_CONNECTIONS,
            "memory: 300 uploads of 4 MB on six connections",
            "503|408",
            connection -> upload(connection, "/v1/users", "application/json")),
        Attack.over(
            UPLOAD_CONNECTIONS,
            "memory: 300 gRPC messages of 4 MB on six connections",
            "grpc (4|8)",
            connection -> upload(connection, "/" + Stage.CREATE_USER, "application/grpc")),
        Attack.over(
            TINY_CONNECTIONS,
            "memory: frames of one byte that no instance reads",
            "open|GOAWAY 11|RST_STREAM .*|grpc 8",
            MemoryAttacks::tiny),
        Attack.over(
            SOCKETS,
            "memory: 161 WebSockets with an unfinished frame of 4 MB",
            "close 1.*|503",
            stopAfter(
                new Frames()
                    .raw(WebSocketAttacks.HANDSHAKE, WebSocketAttacks.unfinished(UNFINISHED))
                    .toBytes())),
        Attack.unread(
            UNREAD,
            "memory: 20 clients that do not read 30 MB, HTTP/1.1",
            ".*",
            stopAfter(
                Http1Attacks.bytes("GET " + Stage.LARGE_PATH + " HTTP/1.1\r\nhost: a\r\n\r\n"))),
        Attack.unread(
            UNREAD, "memory: 20 clients that do not read 30 MB, HTTP/2", ".*", stopAfter(large)),
        Attack.unread(
            UNREAD,
            "memory: 20 clients that do not read a stream of 30 MB",
            ".*",
            stopAfter(Http1Attacks.bytes("GET /v1/users:export HTTP/1.1\r\nhost: a\r\n\r\n"))));
  }

  /** Begins fifty uploads at the same time, and sends all of each but the last byte. */
  private static void upload(Connection connection, String path, String type) throws IOException {
    var start = Frames.opening();
    for (int i = 0; i < UPLOADS; i++) {
      start.request(2 * i + 1, false, "POST", path, "content-type", type, "te", "trailers");
    }
    connection.send(start.toBytes());
    // The prefix of a gRPC message; otherwise no JSON, which is seen only when all is there.
    var message = Frames.message(new byte[UNFINISHED]);
    var sentOf = new int[UPLOADS];
    while (connection.isOpen()) {
      boolean any = false;
      for (int i = 0; i < UPLOADS; i++) {
        int from = sentOf[i];
        int to = Math.min(from + PIECE, UNFINISHED);
        if (from < to && connection.trySend(2 * i + 1, Arrays.copyOfRange(message, from, to))) {
          sentOf[i] = to;
          any = true;
        }
      }
      if (!any) {
        connection.pause(1);
      }
    }
  }

  /** Sends empty messages to instances that do not read them, each in five frames of a byte. */
  private static void tiny(Connection connection) throws IOException {
    var start = Frames.opening();
    var frames = new Frames[TINY_STREAMS];
    for (int i = 0; i < TINY_STREAMS; i++) {
      int stream = 2 * i + 1;
      start.call(stream, Stage.IMPORT_USERS);
      frames[i] = new Frames();
      for (int j = 0; j < TINY_FRAMES; j++) {
        frames[i].frame(Frames.DATA, 0, stream, (byte) 0);
      }
    }
    connection.send(start.toBytes());
    while (connection.isOpen()) {
      boolean any = false;
      for (int i = 0; i < TINY_STREAMS; i++) {
        any |= connection.trySend(2 * i + 1, TINY_FRAMES, frames[i]);
      }
      if (!any) {
        connection.pause(1);
      }
    }
  }
}
