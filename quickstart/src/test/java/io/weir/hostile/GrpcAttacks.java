package io.weir.hostile;

import static io.weir.hostile.Frames.bytes;
import static io.weir.hostile.Script.flood;
import static io.weir.hostile.Script.once;
import static io.weir.hostile.Script.upload;

import java.util.stream.Stream;

/** Attacks by gRPC clients. */
final class GrpcAttacks {
  private static final byte[] EMPTY_MESSAGE = new byte[5];
  private static final int CALLS = 50;
  private static final int UNREAD = 8;
  private static final int STAY_MILLIS = 20;
  private static final int BOMB = 32 << 20;

  private GrpcAttacks() {}

  static Stream<Attack> all() {
    return Stream.of(messages(), headers(), streams()).flatMap(rows -> rows);
  }

  /** Fifty calls with these headers and this content, whatever is answered. */
  private static Attack calls(String name, String expected, byte[] content, String... headers) {
    var frames = Frames.opening();
    for (int i = 0; i < CALLS; i++) {
      frames.call(2 * i + 1, Stage.GET_USER, headers).content(2 * i + 1, content);
    }
    return Attack.of("gRPC: " + name, expected, once(frames.toBytes()));
  }

  private static Stream<Attack> messages() {
    return Stream.of(
        calls("length of two gigabytes", "grpc (3|8|13)", bytes(0, 0x7f, 255, 255, 255, 1)),
        calls("negative length", "grpc (3|8|13)", bytes(0, 255, 255, 255, 255, 1)),
        calls("length of less than the content", "grpc .*", bytes(0, 0, 0, 0, 1, 8, 9, 9)),
        calls("half a prefix", "grpc .*", bytes(0, 0)),
        calls("unknown flag", "grpc .*", bytes(77, 0, 0, 0, 0)),
        calls("compressed without an encoding", "grpc .*", bytes(1, 0, 0, 0, 1, 0)),
        calls("broken gzip", "grpc .*", bytes(1, 0, 0, 0, 4, 1, 2, 3, 4), "grpc-encoding", "gzip"),
        calls("not a message", "grpc .*", bytes(0, 0, 0, 0, 3, 255, 255, 255)),
        bomb());
  }

  private static Attack bomb() {
    var zeros = Bombs.gzip(BOMB);
    int length = zeros.length;
    var message =
        new Frames()
            .raw(bytes(1, length >>> 24, length >>> 16, length >>> 8, length), zeros)
            .toBytes();
    return Attack.of(
        "gRPC: compressed bomb",
        "grpc .*",
        once(
            Frames.opening()
                .call(1, Stage.GET_USER, "grpc-encoding", "gzip")
                .content(1, message)
                .toBytes()));
  }

  private static Stream<Attack> headers() {
    return Stream.of(
        calls("broken -bin header", "grpc 3", EMPTY_MESSAGE, "x-a-bin", "!!!="),
        calls("broken timeout", "grpc .*", EMPTY_MESSAGE, "grpc-timeout", "-1S"),
        calls("shortest timeout", "grpc 4", EMPTY_MESSAGE, "grpc-timeout", "1n"),
        calls("longest timeout", "grpc 0", EMPTY_MESSAGE, "grpc-timeout", "99999999H"),
        calls("unknown encoding", "grpc .*", EMPTY_MESSAGE, "grpc-encoding", "none-such"),
        calls("15 kB of metadata", "grpc .*", EMPTY_MESSAGE, "x-a", "y".repeat(15_000)));
  }

  private static Stream<Attack> streams() {
    var empty = new byte[CALLS * EMPTY_MESSAGE.length];
    var start = Frames.opening().call(1, Stage.IMPORT_USERS).toBytes();
    var chat = Frames.opening().call(1, Stage.CHAT).toBytes();
    return Stream.of(
        Attack.of(
            "gRPC: upload without end", ".*", upload(start, Frames.message(new byte[16_000]))),
        Attack.of("gRPC: stream of empty messages", "200", upload(chat, empty)),
        Attack.unread(
            UNREAD,
            "gRPC: stream of messages, unread answers",
            "200",
            flood(chat, new Frames().frame(Frames.DATA, 0, 1, empty).toBytes())),
        Attack.of(
            "gRPC: endless streams that are left",
            "open",
            opened(
                Frames.opening().call(1, Stage.WATCH_USERS).content(1, EMPTY_MESSAGE).toBytes())));
  }

  /** Sends these bytes, and leaves when they have had time to take effect. */
  private static Script opened(byte[] bytes) {
    return connection -> {
      connection.send(bytes);
      connection.pause(STAY_MILLIS);
    };
  }
}
