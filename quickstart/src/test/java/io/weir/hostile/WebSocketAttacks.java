package io.weir.hostile;

import static io.weir.hostile.Frames.bytes;
import static io.weir.hostile.Script.flood;
import static io.weir.hostile.Script.once;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/** Attacks over WebSockets. Frames follow the request for the handshake at once. */
final class WebSocketAttacks {
  private static final String REQUEST =
      """
      GET /v1/rooms/lobby:chat HTTP/1.1\r
      host: test\r
      connection: Upgrade\r
      upgrade: websocket\r
      sec-websocket-version: 13\r
      sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;
  static final byte[] HANDSHAKE = Http1Attacks.bytes(REQUEST + "\r\n");
  private static final byte[] DEFLATING =
      Http1Attacks.bytes(REQUEST + "sec-websocket-extensions: permessage-deflate\r\n\r\n");
  private static final int CONTINUATION = 0x00;
  private static final int TEXT_BEGINS = 0x01;
  private static final int TEXT = 0x81;
  private static final int DEFLATED_TEXT = 0xc1;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int BATCH = 100;
  private static final int BOMB = 64 << 20;

  private WebSocketAttacks() {}

  static Stream<Attack> all() {
    return Stream.of(messages(), frames(), floods()).flatMap(rows -> rows);
  }

  /** Waits for the upgrade, and then sends this and reads on. */
  private static Attack after(byte[] handshake, String name, String expected, byte... frames) {
    return Attack.of(
        "WebSocket: " + name,
        expected,
        connection -> {
          connection.send(handshake);
          connection.awaitAnswer();
          connection.send(frames);
          awaitEnd(connection);
        });
  }

  private static void awaitEnd(Connection connection) throws IOException {
    for (int i = 0; i < 20 && connection.isOpen(); i++) {
      connection.pause(Script.DRIP_MILLIS);
    }
  }

  private static Stream<Attack> messages() {
    var bomb = frame(DEFLATED_TEXT, Bombs.raw(BOMB));
    return Stream.of(
        after(DEFLATING, "deflate bomb", "close 1009", bomb),
        after(DEFLATING, "broken deflate", "close 1.*", frame(DEFLATED_TEXT, bytes(255, 255, 7))),
        after(HANDSHAKE, "no JSON", "close 4.*", frame(TEXT, bytes('x'))),
        after(
            HANDSHAKE,
            "nested JSON",
            "close 4.*",
            frame(TEXT, Http1Attacks.bytes("{\"a\":".repeat(10_000)))),
        after(HANDSHAKE, "not UTF-8", "close 1007", frame(TEXT, bytes('"', 255, '"'))));
  }

  private static Stream<Attack> frames() {
    var half = frame(TEXT_BEGINS, new byte[1]);
    return Stream.of(
        after(HANDSHAKE, "unmasked frame", "close 1002", bytes(TEXT, 2, '{', '}')),
        after(HANDSHAKE, "ping of a wrong length", "close 1002", frame(PING, new byte[200])),
        after(HANDSHAKE, "reserved bits and opcode", "close 1002", frame(0xff, bytes('{', '}'))),
        after(HANDSHAKE, "text amid a message", "close 1002", join(half, frame(TEXT, bytes('1')))),
        after(HANDSHAKE, "continuation of nothing", "close 1002", frame(0x80, bytes('1'))),
        after(HANDSHAKE, "half a close code", "close 1002", frame(CLOSE, bytes(3))),
        after(
            HANDSHAKE,
            "messages behind the close",
            "close 1000",
            join(frame(CLOSE, bytes(3, 232)), many(frame(TEXT, bytes('{', '}'))))),
        after(
            HANDSHAKE,
            "largest length",
            "close 10.*",
            bytes(TEXT, 255, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0)));
  }

  private static Stream<Attack> floods() {
    var message = Http1Attacks.bytes("{\"text\":\"" + "x".repeat(2_000) + "\"}");
    var part = frame(CONTINUATION, new byte[1_000]);
    var begun = join(HANDSHAKE, frame(TEXT_BEGINS, new byte[1]));
    var handshakes = flood(new byte[0], many(HANDSHAKE));
    return Stream.of(
        of("pings", flood(HANDSHAKE, many(frame(PING, new byte[125])))),
        of("empty continuations", flood(begun, many(frame(CONTINUATION)))),
        of("message without end", flood(begun, many(part))),
        of("messages of two bytes", flood(HANDSHAKE, many(frame(TEXT, bytes('{', '}'))))),
        of("empty pings", flood(HANDSHAKE, many(frame(PING)))),
        of("messages", flood(HANDSHAKE, many(frame(TEXT, message)))),
        Attack.unread(
            8,
            "WebSocket: messages, unread answers",
            "101",
            flood(HANDSHAKE, many(frame(TEXT, message)))),
        of("handshakes behind a handshake", handshakes),
        Attack.over(50, "WebSocket: opened and left", "101", once(HANDSHAKE)));
  }

  private static Attack of(String name, Script script) {
    return Attack.of("WebSocket: " + name, "101", script);
  }

  private static byte[] many(byte[] frame) {
    var frames = new Frames();
    for (int i = 0; i < BATCH; i++) {
      frames.raw(frame);
    }
    return frames.toBytes();
  }

  private static byte[] join(byte[]... pieces) {
    return new Frames().raw(pieces).toBytes();
  }

  /** Returns a text of this length up to its last byte, which is missing. */
  static byte[] unfinished(int length) {
    var frame = frame(TEXT, new byte[length]);
    return Arrays.copyOf(frame, frame.length - 1);
  }

  /** Returns a frame with a mask of zeros (RFC 6455, 5.2). */
  private static byte[] frame(int first, byte... payload) {
    int length = payload.length;
    var head =
        length < 126
            ? bytes(first, 0x80 | length)
            : length <= 0xffff
                ? bytes(first, 0x80 | 126, length >>> 8, length)
                : bytes(
                    first,
                    0x80 | 127,
                    0,
                    0,
                    0,
                    0,
                    length >>> 24,
                    length >>> 16,
                    length >>> 8,
                    length);
    return join(head, new byte[4], payload);
  }
}
